import type { LeftOut } from "./fault.ts";
import type { Result } from "./tally.ts";

const COLUMNS = [
  "fault",
  "runs",
  "messages",
  "lost",
  "doubled",
  "reordered",
  "converge p95",
] as const;
const SHOWN_VIOLATIONS = 8;

/** The table for people, with what was broken and what was left out below it. */
export function renderTable(results: readonly Result[], leftOut: readonly LeftOut[]): string {
  const rows = results.map((result) => [
    `${result.id} ${result.title}`,
    String(result.runs),
    String(result.messages),
    String(result.lost),
    String(result.doubled),
    String(result.reordered),
    `${result.convergeP95Ms} ms${result.broken > 0 ? `, ${result.broken} broken` : ""}`,
  ]);
  const widths = COLUMNS.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ");
  return [
    line(COLUMNS),
    widths.map((width) => "─".repeat(width)).join("  "),
    ...rows.map(line),
    ...results.filter(isBroken).flatMap(renderViolations),
    ...renderLeftOut(leftOut),
  ].join("\n");
}

/** One line about a fault that has just been run. */
export function renderProgress(result: Result): string {
  const { id, title, runs, messages, convergeP95Ms, seconds } = result;
  const verdict = isBroken(result) ? "BROKEN" : "kept";
  return `${id} ${title}: ${verdict}, ${runs} runs, ${messages} messages, equal after ${convergeP95Ms} ms (p95), ${seconds} s`;
}

export function isBroken({ lost, doubled, reordered, broken }: Result): boolean {
  return lost + doubled + reordered + broken > 0;
}

/** The result as the last line of `--json`. */
export function renderJson(results: readonly Result[]): string {
  const sum = (key: "lost" | "doubled" | "reordered") =>
    results.reduce((total, result) => total + result[key], 0);
  const faults = results.map(
    ({ id, runs, messages, lost, doubled, reordered, broken, convergeP95Ms }) => ({
      ...{ id, runs, messages, lost, doubled, reordered, broken, convergeP95Ms },
    }),
  );
  return JSON.stringify({
    faults,
    lost: sum("lost"),
    doubled: sum("doubled"),
    reordered: sum("reordered"),
  });
}

function renderViolations({ id, violations }: Result): string[] {
  const shown = violations.slice(0, SHOWN_VIOLATIONS).map(({ kind, what, seed }) => {
    const replay = seed === 0 ? "" : ` — replay: --only ${id} --seed ${seed} --runs 1`;
    return `  ${kind}: ${what}${replay}`;
  });
  const more = violations.length - shown.length;
  return ["", `${id}:`, ...shown, ...(more > 0 ? [`  and ${more} more`] : [])];
}

function renderLeftOut(leftOut: readonly LeftOut[]): string[] {
  if (leftOut.length === 0) return [];
  return ["", "Not injected here:", ...leftOut.map(({ id, reason }) => `  ${id}  ${reason}`)];
}
