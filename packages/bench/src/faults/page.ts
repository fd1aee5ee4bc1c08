/** One fault's line of `--json`. */
export interface FaultRow {
  readonly id: string;
  readonly runs: number;
  readonly messages: number;
  readonly lost: number;
  readonly doubled: number;
  readonly reordered: number;
  readonly broken: number;
  readonly convergeP95Ms: number;
}

export interface Renewal {
  readonly rows: readonly FaultRow[];
  readonly titles: ReadonlyMap<string, string>;
  /** Of the run, as a day. */
  readonly day: string;
}

const ROW = /^\| (F\d\d) .*\|$/;

/** The page with these rows in its table, in place of those of the same faults; the others stay, with their days. */
export function renewPage(page: string, { rows, titles, day }: Renewal): string {
  const lines = page.split("\n");
  const head = lines.findIndex((line) => line.startsWith("| fault |"));
  if (head < 0) throw new Error("The page has no table that begins with “| fault |”.");
  const first = head + 2;
  const length = lines.slice(first).findIndex((line) => !ROW.test(line));
  const old = lines.slice(first, length < 0 ? undefined : first + length);
  const table = new Map(old.map((line) => [ROW.exec(line)?.[1] ?? "", line]));
  for (const row of rows) table.set(row.id, renderRow(row, titles.get(row.id) ?? "", day));
  const renewed = [...table].toSorted(([one], [other]) => one.localeCompare(other));
  return [
    ...lines.slice(0, first),
    ...renewed.map(([, line]) => line),
    ...lines.slice(first + old.length),
  ].join("\n");
}

function renderRow(row: FaultRow, title: string, day: string): string {
  const { id, runs, messages, lost, doubled, reordered, broken, convergeP95Ms } = row;
  const count = messages.toLocaleString("en");
  const time = `${convergeP95Ms.toLocaleString("en")} ms`;
  const cells = [`${id} ${title}`, runs, count, lost, doubled, reordered, broken, time, day];
  return `| ${cells.join(" | ")} |`;
}
