import type { Return } from "../../load/crowd.ts";
import type { BenchReport } from "../../report/bench.ts";
import { median, rounded, spread } from "../../report/statistics.ts";
import { percent, show, table } from "../../report/table.ts";

export const kinds = ["bare", "ours"] as const;
export type Kind = (typeof kinds)[number];

/** So many connections at a time. */
export interface Level {
  readonly count: number;
  /** Resident memory over that of the same process without connections. */
  readonly bytesEach: number;
  /** How fast those came who were new at this level. */
  readonly perSecond: number;
  /** Refused, or dropped since. */
  readonly missing: number;
}

export interface IdleRun {
  readonly levels: readonly Level[];
  readonly back: Return;
}

type Runs = Readonly<Record<Kind, readonly IdleRun[]>>;

/** The tables and the line of JSON; of the levels, JSON has the highest as its figures and all as a list. */
export function reportIdle(runs: Runs): BenchReport {
  const counts = runs.ours[0]?.levels.map(({ count }) => count) ?? [];
  const levels = counts.map((count, index) => levelFigures(runs, { count, index }));
  const top = levels.at(-1);
  const back = (kind: Kind, pick: (back: Return) => number) =>
    median(runs[kind].map((run) => pick(run.back)));
  return {
    text: textOf(runs, levels),
    json: {
      bench: "idle",
      rssRatio: top?.ratio,
      bytesEach: top?.ours.bytesEach,
      bareBytesEach: top?.bare.bytesEach,
      connectsPerSecond: top?.ours.perSecond,
      bareConnectsPerSecond: top?.bare.perSecond,
      connections: top?.count,
      levels,
      reconnected: back("ours", ({ caughtUp }) => caughtUp.count),
      reconnectFailed: Math.max(...runs.ours.map((run) => run.back.failed)),
      reconnectP50Ms: rounded(
        back("ours", ({ caughtUp }) => caughtUp.p50),
        0,
      ),
      reconnectP99Ms: rounded(
        back("ours", ({ caughtUp }) => caughtUp.p99),
        0,
      ),
      bareReconnectP99Ms: rounded(
        back("bare", ({ caughtUp }) => caughtUp.p99),
        0,
      ),
      missing: levels.reduce((sum, level) => sum + level.ours.missing, 0),
    },
  };
}

interface LevelFigures {
  readonly count: number;
  readonly ratio: number;
  readonly ratioSpread: number;
  readonly bare: Omit<Level, "count">;
  readonly ours: Omit<Level, "count">;
}

function levelFigures(
  runs: Runs,
  { count, index }: { count: number; index: number },
): LevelFigures {
  const at = (kind: Kind) => runs[kind].flatMap(({ levels }) => levels[index] ?? []);
  const of = (kind: Kind) => ({
    bytesEach: rounded(median(at(kind).map(({ bytesEach }) => bytesEach)), 0),
    perSecond: rounded(median(at(kind).map(({ perSecond }) => perSecond)), 0),
    missing: Math.max(...at(kind).map(({ missing }) => missing)),
  });
  const ratios = at("ours").map(({ bytesEach }, round) => {
    return bytesEach / (at("bare")[round]?.bytesEach ?? Number.NaN);
  });
  const ratio = rounded(median(ratios), 3);
  return { count, ratio, ratioSpread: rounded(spread(ratios)), bare: of("bare"), ours: of("ours") };
}

function textOf(runs: Runs, levels: readonly LevelFigures[]): string {
  const rows = levels.map(({ count, ratio, ratioSpread, bare, ours }) => [
    show(count),
    show(bare.bytesEach / 1_000, 1),
    show(ours.bytesEach / 1_000, 1),
    show(ratio, 2),
    percent(ratioSpread),
    show(bare.perSecond),
    show(ours.perSecond),
    show(ours.missing),
  ]);
  const header = [
    "bare kB each",
    "ours kB each",
    "to bare",
    "±",
    "bare conn/s",
    "ours conn/s",
    "missing",
  ];
  const backRows = kinds.map((kind) => {
    const of = (pick: (back: Return) => number) => median(runs[kind].map((run) => pick(run.back)));
    return [
      kind,
      show(of(({ caughtUp }) => caughtUp.count)),
      show(of(({ failed }) => failed)),
      show(of(({ caughtUp }) => caughtUp.p50)),
      show(of(({ caughtUp }) => caughtUp.p99)),
      show(of(({ caughtUp }) => caughtUp.max)),
    ];
  });
  return [
    `Idle connections, median of ${runs.ours.length}`,
    table(["connections", ...header], rows),
    table(["all back at once", "caught up", "failed", "p50 ms", "p99", "max"], backRows),
  ].join("\n\n");
}
