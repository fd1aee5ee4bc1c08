import type { Entry } from "@ilpo-chat/protocol";
import type { Line } from "../history.ts";
import { lettersIn, promptBudget } from "../prompt-budget.ts";
import { withoutSigns } from "../privacy/mask.ts";
import { extractSummary } from "./extract.ts";

/** What was said in a conversation up to an entry, in short, without personal data. */
export interface Rolled {
  readonly uptoSeq: number;
  /** The newest entry that was known when it was written. */
  readonly readSeq: number;
  readonly text: string;
}

export const ROLLED_LINES_MAX = 8;
/** Lines that stay whatever comes: how the conversation began. */
const FIRST_LINES = 2;
/** With more than this of the history outside the summary, its old part goes into it. */
const ROLL_ABOVE = lettersIn(Math.floor(promptBudget.history * 0.75));
/** Of the newest lines, how much stays word for word. */
const KEPT = lettersIn(Math.floor(promptBudget.history * 0.25));

/**
 * The summary, unless something that it has was edited or removed after it was written: of such words nothing may come back.
 * `entries` are the newest of the conversation; where they do not reach back to the time of writing, nobody can tell.
 */
export function stillTrue(rolled: Rolled, entries: readonly Entry[]): Rolled | undefined {
  const oldest = entries[0]?.seq ?? 0;
  const isOutdated = entries.some(
    (entry) =>
      (entry.type === "message.edited" || entry.type === "message.removed") &&
      entry.seq > rolled.readSeq &&
      entry.target <= rolled.uptoSeq,
  );
  return isOutdated || oldest > rolled.readSeq + 1 ? undefined : rolled;
}

/** The lines that the summary does not have. */
export function linesAfter(lines: readonly Line[], rolled: Rolled | undefined): readonly Line[] {
  return rolled ? lines.filter(({ seq }) => seq > rolled.uptoSeq) : lines;
}

/** The old lines that are due to go into the summary; none while a prompt has room for all. */
export function dueLines(lines: readonly Line[], rolled: Rolled | undefined): readonly Line[] {
  const open = linesAfter(lines, rolled);
  const letters = open.reduce((sum, { text }) => sum + text.length, 0);
  if (letters <= ROLL_ABOVE) return [];
  let left = KEPT;
  const last = open.findLastIndex(({ text }) => (left -= text.length) < 0);
  return open.slice(0, last + 1);
}

/** Without a model: the lines so far, and the new ones' sentences that say most. */
export function rolledWithout(rolled: Rolled | undefined, due: readonly Line[]): string[] {
  const before = rolled ? rolled.text.split("\n") : [];
  const lines = [...new Set([...before, ...extractSummary(due).lines.map(withoutSigns)])];
  const spare = Math.max(0, lines.length - ROLLED_LINES_MAX);
  return lines.toSpliced(FIRST_LINES, spare);
}
