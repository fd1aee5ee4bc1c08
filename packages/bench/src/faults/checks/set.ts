import { isDeepStrictEqual } from "node:util";
import { type Log, messagesOf, type View, type Violation } from "./evidence.ts";

/** I2, I4, I10: a reader has each message of the log once, nothing else as stored, and nothing of another conversation. */
export function checkSet(log: Log, { observer, lines }: View): Violation[] {
  const shown = new Map<string, number>();
  for (const { text, state } of lines) {
    if (state === "stored") shown.set(text, (shown.get(text) ?? 0) + 1);
  }
  const stored = messagesOf(log).map(({ text }) => text ?? "");
  const missing = stored
    .filter((text) => !shown.has(text))
    .map((text): Violation => ({ kind: "lost", what: `${observer} does not show “${text}”` }));
  const known = new Map<string, number>();
  for (const text of stored) known.set(text, (known.get(text) ?? 0) + 1);
  const tooMany = [...shown].flatMap(([text, count]): Violation[] => {
    const allowed = known.get(text) ?? 0;
    if (allowed === 0) {
      return [
        {
          kind: "broken",
          what: `${observer} shows “${text}” as stored, which the log does not have`,
        },
      ];
    }
    if (count <= allowed) return [];
    return [{ kind: "doubled", what: `${observer} shows “${text}” ${count} times` }];
  });
  return [...missing, ...tooMany];
}

/** Two readers of one conversation have the same: one that lived through the fault, one that came after it. */
export function checkFresh(lived: View, fresh: View): Violation[] {
  const lines = ({ lines: all }: View) =>
    all
      .filter(({ state }) => state === "stored")
      .map(({ seq, from, text, isPartial }) => `${seq} ${from} ${isPartial ? "… " : ""}${text}`);
  const [left, right] = [lines(lived), lines(fresh)];
  const at = Array.from({ length: Math.max(left.length, right.length) }).findIndex(
    (_, index) => left[index] !== right[index],
  );
  return [
    ...(at < 0 ? [] : [differs(lived, fresh, [left[at], right[at]])]),
    ...checkState(lived, fresh),
  ];
}

/** `apply(entry, older state)` gave what the server gives now. */
function checkState(lived: View, fresh: View): Violation[] {
  if (!lived.state || !fresh.state || isDeepStrictEqual(lived.state, fresh.state)) return [];
  return [differs(lived, fresh, [JSON.stringify(lived.state), JSON.stringify(fresh.state)])];
}

type Pair = readonly [string | undefined, string | undefined];

function differs(lived: View, fresh: View, [left, right]: Pair): Violation {
  const what = `${lived.observer} has “${left ?? "nothing"}” where ${fresh.observer} has “${right ?? "nothing"}”`;
  return { kind: "broken", what };
}
