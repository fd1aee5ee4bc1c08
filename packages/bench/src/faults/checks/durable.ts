import { type Evidence, messagesOf, type Violation } from "./evidence.ts";

/**
 * I1, I2: what a sender saw acknowledged stands in the log exactly once, with its own words; what it did
 * not, at most once. Texts differ, so a copy under another clientId is found as well.
 */
export function checkDurable({ log, sends }: Pick<Evidence, "log" | "sends">): Violation[] {
  const counts = new Map<string, number>();
  for (const { text } of messagesOf(log)) counts.set(text ?? "", (counts.get(text ?? "") ?? 0) + 1);
  return sends.flatMap(({ text, outcome, clientId, sender }): Violation[] => {
    const copies = counts.get(text) ?? 0;
    if (copies > 1) {
      return [{ kind: "doubled", what: `“${text}” of ${sender} is stored ${copies} times` }];
    }
    if (copies === 0 && outcome === "ok") {
      return [{ kind: "lost", what: `“${text}” of ${sender} was acknowledged and is not stored` }];
    }
    const row = messagesOf(log).find((each) => each.text === text);
    if (row && row.from === "user" && row.clientId !== clientId) {
      return [{ kind: "broken", what: `“${text}” is stored under another clientId` }];
    }
    return [];
  });
}

/** I10: nothing is given up silently: in the end each send was acknowledged or refused with a code. */
export function checkSettled(sends: Evidence["sends"]): Violation[] {
  return sends
    .filter(({ outcome }) => outcome === "open" || outcome === "info")
    .map(({ text, sender }) => ({
      kind: "lost",
      what: `nobody knows what became of “${text}” of ${sender}`,
    }));
}
