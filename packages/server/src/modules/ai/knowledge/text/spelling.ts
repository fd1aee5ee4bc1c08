/** A word prepared for comparing. */
export interface Sounded {
  readonly word: string;
  /** How it sounds once the letters that people mix up are made equal. Equal skeletons are one word misspelt. */
  readonly skeleton: string;
}

/** Prepares a normalised word. */
export function sounded(word: string): Sounded {
  return { word, skeleton: skeleton(word) };
}

/** How a word sounds once the letters that people mix up are made equal. */
export function skeleton(word: string): string {
  return word
    .replace(/тся|ться|цца/g, "ца")
    .replace(/[ьъ]/g, "")
    .replace(/[ыйі]/g, "и")
    .replace(/э/g, "е")
    .replace(/о/g, "а")
    .replace(/щ/g, "ш")
    .replace(/(.)\1+/g, "$1");
}

/**
 * How likely the first word is the second one misspelt, or a near relation of it: 0 (no) to 1 (the same).
 * Short words must be equal: one letter makes another word of them.
 */
export function likeness(asked: Sounded, known: Sounded): number {
  if (asked.word === known.word) return 1;
  if (asked.skeleton === known.skeleton && asked.skeleton.length >= 3) return 0.95;
  const shorter = Math.min(asked.word.length, known.word.length);
  if (shorter < 4) return 0;
  const limit = shorter >= 8 ? 2 : 1;
  const isNear = shorter >= 5 && editDistance(asked.skeleton, known.skeleton, limit) <= limit;
  if (isNear) return 0.85;
  return sharesRoot(asked.word, known.word) ? 0.7 : 0;
}

/** Letters to change, add, drop or swap with their neighbour to get from one word to the other; `limit + 1` when more. */
export function editDistance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  const rows = [Array.from({ length: right.length + 1 }, (_, at) => at)];
  for (let row = 1; row <= left.length; row += 1) {
    const costs = [row];
    rows.push(costs);
    for (let column = 1; column <= right.length; column += 1) {
      costs.push(cheapest({ left, right, row, column }, rows));
    }
    if (Math.min(...costs) > limit) return limit + 1;
  }
  return rows.at(-1)?.at(-1) ?? limit + 1;
}

interface Cell {
  readonly left: string;
  readonly right: string;
  readonly row: number;
  readonly column: number;
}

function cheapest(
  { left, right, row, column }: Cell,
  rows: readonly (readonly number[])[],
): number {
  const cost = (up: number, back: number) => rows[row - up]?.[column - back] ?? Infinity;
  const change = left[row - 1] === right[column - 1] ? 0 : 1;
  const isSwap = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
  return Math.min(
    cost(1, 0) + 1,
    cost(0, 1) + 1,
    cost(1, 1) + change,
    isSwap ? cost(2, 2) + 1 : Infinity,
  );
}

function sharesRoot(word: string, known: string): boolean {
  const shorter = Math.min(word.length, known.length);
  let common = 0;
  while (common < shorter && word[common] === known[common]) common += 1;
  return common >= 8 || (common >= 5 && common / Math.max(word.length, known.length) >= 0.75);
}
