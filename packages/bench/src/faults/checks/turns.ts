import type { Log, LogRow, Violation } from "./evidence.ts";

/** Entries after which an answer to what was before them is stale. */
const movesTurn = ({ type, from }: LogRow) =>
  (type === "message.created" && from === "user") ||
  type === "manager.joined" ||
  type === "mode.changed" ||
  type === "status.changed";

/** I5: one answer of the AI for a turn at most, and none while a manager leads or is waited for. */
export function checkTurns({ talk, rows }: Log): Violation[] {
  const violations: Violation[] = [];
  let answers = 0;
  let isManagers = false;
  for (const row of rows) {
    if (movesTurn(row)) answers = 0;
    if (row.leads) isManagers = row.leads === "manager";
    if (row.type !== "message.created" || row.from !== "ai") continue;
    answers += 1;
    const what = `log ${talk}, seq ${row.seq}: “${row.text}”`;
    if (isManagers)
      violations.push({ kind: "broken", what: `the AI spoke after the takeover: ${what}` });
    if (answers > 1)
      violations.push({ kind: "doubled", what: `a second answer to one turn: ${what}` });
  }
  return violations;
}

/** In the end every turn that the AI had to answer is answered, or a manager is called. */
export function checkAnswered({ talk, rows }: Log): Violation[] {
  if (rows.findLast(({ leads }) => leads)?.leads === "manager") return [];
  const last = rows.findLast(({ type }) => type === "message.created");
  if (last?.from !== "user") return [];
  return [{ kind: "lost", what: `log ${talk}: “${last.text}” got no answer` }];
}
