import type { Violation } from "./evidence.ts";

/**
 * I6: each message stands in Telegram at least once; copies beyond that only as many as there were sends of
 * which nobody can know whether they arrived.
 */
export function checkCopies(
  expected: readonly string[],
  seen: readonly string[],
  ambiguous: number,
): Violation[] {
  const count = (text: string) => seen.reduce((sum, line) => sum + line.split(text).length - 1, 0);
  const counts = expected.map((text) => ({ text, copies: count(text) }));
  const lost = counts
    .filter(({ copies }) => copies === 0)
    .map(({ text }): Violation => ({ kind: "lost", what: `Telegram never got “${text}”` }));
  const extra = counts.filter(({ copies }) => copies > 1);
  const total = extra.reduce((sum, { copies }) => sum + copies - 1, 0);
  if (total <= ambiguous) return lost;
  const texts = extra.map(({ text, copies }) => `“${text}” ×${copies}`).join(", ");
  return [
    ...lost,
    {
      kind: "doubled",
      what: `${total} copies too many in Telegram, ${ambiguous} excused: ${texts}`,
    },
  ];
}

/** The same lines in Telegram in the order in which they were written. */
export function checkCopiesOrder(
  expected: readonly string[],
  seen: readonly string[],
): Violation[] {
  const all = seen.join("\n");
  const places = expected.map((text) => all.indexOf(text)).filter((place) => place >= 0);
  return places.flatMap((place, index): Violation[] =>
    place < (places[index - 1] ?? -1)
      ? [{ kind: "reordered", what: `Telegram has “${expected[index]}” too early` }]
      : [],
  );
}
