import { type Bench, type BenchOptions, progress } from "../report/bench.ts";
import { rounded } from "../report/statistics.ts";
import { show, table } from "../report/table.ts";
import { dialogueCount } from "./delivery/run.ts";
import { type Contestants, type Kind, openContestants } from "./delivery/contestants.ts";
import { type Measurement, measure } from "./window.ts";
import { climb, type Step } from "./capacity/climb.ts";

interface Climb {
  readonly kind: Kind;
  readonly steps: readonly Step<Measurement>[];
  readonly perSecond: number;
}

const FIRST_PER_SECOND = 1_000;
const MOST_PER_SECOND = 64_000;

/** The highest rate that still passes Mattermost's definition, found by raising the load. */
export const capacity: Bench = async (options) => {
  await using contestants = await openContestants(dialogueCount);
  const climbs: Climb[] = [];
  for (const kind of ["bare", "ours"] as const) {
    progress(`capacity: ${kind}`);
    const limits = { first: FIRST_PER_SECOND, most: MOST_PER_SECOND, refinements: 3 };
    const steps = await climb(limits, (perSecond) =>
      attempt(contestants, { kind, perSecond, options }),
    );
    const passed = steps.filter(({ isPassed }) => isPassed).map(({ perSecond }) => perSecond);
    climbs.push({ kind, steps, perSecond: Math.max(0, ...passed) });
  }
  const of = (kind: Kind) => climbs.find((found) => found.kind === kind)?.perSecond ?? 0;
  return {
    text: [
      `Capacity with ${dialogueCount} dialogues: refused and unanswered ≤ 0.025 %, average ≤ 100 ms, p99 ≤ 2 s`,
      table(
        ["msg/s asked", "done", "failed %", "average ms", "p99", "verdict"],
        climbs.flatMap(rows),
      ),
    ].join("\n\n"),
    json: {
      bench: "capacity",
      messagesPerSecond: of("ours"),
      bareMessagesPerSecond: of("bare"),
      capacityRatio: rounded(of("ours") / of("bare"), 3),
    },
  };
};

interface Attempt {
  readonly kind: Kind;
  readonly perSecond: number;
  readonly options: BenchOptions;
}

async function attempt(contestants: Contestants, { kind, perSecond, options }: Attempt) {
  const [warmMs, ms] = options.isQuick ? [500, 1_500] : [1_000, 10_000];
  const mode = { kind: "open", perSecond } as const;
  const measurement = await measure({ ...contestants.measured(kind), mode, warmMs, ms });
  return { result: measurement, isPassed: passes(measurement, perSecond) };
}

const FAILED_MAX = 0.000_25;
const MEAN_MAX_MS = 100;
const P99_MAX_MS = 2_000;
/** A rate that was not reached was not borne. */
const REACHED_MIN = 0.97;

function failedShare({ totals: { sent, refused, unanswered } }: Measurement): number {
  return (refused + unanswered) / Math.max(1, sent);
}

function passes(measurement: Measurement, perSecond: number): boolean {
  return (
    failedShare(measurement) <= FAILED_MAX &&
    measurement.ack.mean <= MEAN_MAX_MS &&
    measurement.ack.p99 <= P99_MAX_MS &&
    measurement.perSecond >= perSecond * REACHED_MIN
  );
}

function rows({ kind, steps }: Climb): string[][] {
  return steps.map(({ perSecond, isPassed, result }) => [
    `${kind} ${show(perSecond)}`,
    show(result.perSecond),
    show(failedShare(result) * 100, 3),
    show(result.ack.mean, 1),
    show(result.ack.p99, 1),
    isPassed ? "passes" : "fails",
  ]);
}
