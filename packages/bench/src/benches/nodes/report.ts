import { type BenchReport, timing } from "../../report/bench.ts";
import { median, rounded, spread } from "../../report/statistics.ts";
import { show, table } from "../../report/table.ts";
import { complaints, type Measurement } from "../window.ts";

export const kinds = ["bare", "ours"] as const;
export type Kind = (typeof kinds)[number];
export const layouts = ["one", "two"] as const;
/** Visitor and observer on one node, or on two that meet in Redis. */
export type Layout = (typeof layouts)[number];

export type Runs = Readonly<Record<Kind, Readonly<Record<Layout, readonly Measurement[]>>>>;

export const dialogueCount = 100;
export const perSecond = 1_000;

const of = (runs: readonly Measurement[], pick: (run: Measurement) => number | undefined) =>
  median(runs.map((run) => pick(run) ?? Number.NaN));

/** Within each round, so that both sides had the same disturbance. */
function ratio(runs: Runs, layout: Layout, pick: (run: Measurement) => number): number[] {
  return runs.ours[layout].map((ours, index) => {
    const bare = runs.bare[layout][index];
    return bare ? pick(ours) / pick(bare) : Number.NaN;
  });
}

/** The table and the line of JSON. */
export function reportNodes(runs: Runs): BenchReport {
  return { text: textOf(runs), json: jsonOf(runs) };
}

function textOf(runs: Runs): string {
  const rows = kinds.flatMap((kind) =>
    layouts.map((layout) => {
      const all = runs[kind][layout];
      const figure = (pick: (run: Measurement) => number | undefined, digits = 0) =>
        show(of(all, pick), digits);
      const cpu = ratio(runs, layout, ({ serverQuotient }) => serverQuotient);
      return [
        `${kind}, ${layout === "one" ? "one node" : "two nodes"}`,
        figure((run) => run.seen.p50, 2),
        figure((run) => run.seen.p99, 2),
        figure((run) => run.ack.p50, 2),
        figure((run) => run.ack.p99, 2),
        figure((run) => run.serverUs),
        figure((run) => run.besideUs),
        figure((run) => run.serverQuotient, 2),
        kind === "ours" ? show(median(cpu), 2) : "",
      ];
    }),
  );
  return [
    `Two nodes and Redis: ${dialogueCount} dialogues, ${show(perSecond)} msg/s, median of ${runs.ours.two.length} rounds`,
    table(
      [
        "both nodes' CPU",
        "seen p50 ms",
        "p99",
        "ack p50 ms",
        "p99",
        "servers µs",
        "Redis µs",
        "÷ gen",
        "to bare",
      ],
      rows,
    ),
    ...complaintsOf(runs),
  ].join("\n\n");
}

function complaintsOf(runs: Runs): string[] {
  return kinds.flatMap((kind) =>
    layouts.flatMap((layout) =>
      runs[kind][layout].flatMap((run) => complaints(`${kind} ${layout}`, run)),
    ),
  );
}

function jsonOf(runs: Runs) {
  const two = { ours: runs.ours.two, bare: runs.bare.two };
  const seen = (kind: Kind) => ({
    ...runs[kind].two[0]?.seen,
    p50: of(two[kind], (run) => run.seen.p50),
    p99: of(two[kind], (run) => run.seen.p99),
  });
  const empty = { count: 0, mean: 0, max: 0 };
  const cpu = ratio(runs, "two", ({ serverQuotient }) => serverQuotient);
  return {
    bench: "nodes",
    ...timing("seen", { ...empty, ...seen("ours") }),
    ...timing("bareSeen", { ...empty, ...seen("bare") }),
    serverCpuRatio: rounded(median(cpu), 3),
    serverCpuRatioSpread: rounded(spread(cpu)),
    redisUs: rounded(
      of(two.ours, (run) => run.besideUs),
      0,
    ),
    bareRedisUs: rounded(
      of(two.bare, (run) => run.besideUs),
      0,
    ),
    perSecond,
    unseen: two.ours.reduce((sum, run) => sum + run.totals.unseen, 0),
  };
}
