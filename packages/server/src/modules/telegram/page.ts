/** One page of a list; `more` is how many follow it. A page past the end is the last one. */
export function pageOf<Item>(
  items: readonly Item[],
  { number, size }: { readonly number: number; readonly size: number },
): { readonly shown: readonly Item[]; readonly more: number } {
  const last = Math.max(1, Math.ceil(items.length / size));
  const end = Math.min(number, last) * size;
  return { shown: items.slice(end - size, end), more: Math.max(0, items.length - end) };
}

/** What a command was told to list: words to look for, and a page's number at their end. */
export function pageAndWords(rest: string): { readonly words: string; readonly number: number } {
  const [, words = "", digits] = /^(?:(.*)\s)?(\d{1,3})$/su.exec(rest.trim()) ?? [];
  if (digits === undefined) return { words: rest.trim(), number: 1 };
  return { words: words.trim(), number: Math.max(1, Number(digits)) };
}
