import type { LoadMode } from "../load/dialogue-load.ts";
import { type Bench, type BenchOptions, progress } from "../report/bench.ts";
import { openContestants, type Contestants, kinds, type Kind } from "./delivery/contestants.ts";
import { reportDelivery } from "./delivery/report.ts";
import { calmPerSecond, dialogueCount, type Round } from "./delivery/run.ts";
import { measure } from "./window.ts";

/** Of each dialogue: a person writes, and then waits. */
const inFlight = 1;
const roundCount = 3;
/** Of what the slower of bare and ours can do: busy, and far enough from the edge to hold the rate. */
const BUSY_SHARE = 0.6;
const BUSY_MAX = 8_000;

/** Messages through bare Socket.IO, through one that inserts each, and through ours. */
export const delivery: Bench = async (options) => {
  await using contestants = await openContestants(dialogueCount);
  const rounds: Record<Kind, Round>[] = [];
  await warm(contestants, options);
  let busyPerSecond = 0;
  for (let index = 0; index < roundCount; index += 1) {
    progress(`delivery: round ${index + 1} of ${roundCount}`);
    const order = rotated(kinds, index);
    const at = (mode: LoadMode, kind: Kind) => contest(contestants, { mode, kind, options });
    const full = await inTurn(order, (kind) => at({ kind: "closed", inFlight }, kind));
    const calm = await inTurn(order, (kind) =>
      at({ kind: "open", perSecond: calmPerSecond }, kind),
    );
    busyPerSecond ||= busyRate(full.bare.perSecond, full.ours.perSecond);
    const busy = await inTurn(order, (kind) =>
      canFollow(full[kind].perSecond, busyPerSecond)
        ? at({ kind: "open", perSecond: busyPerSecond }, kind)
        : Promise.resolve(undefined),
    );
    rounds.push(gather((kind) => ({ full: full[kind], calm: calm[kind], busy: busy[kind] })));
  }
  const { acked, stored } = await contestants.account();
  return reportDelivery({ rounds, busyPerSecond, acked, stored });
};

/** Enough for the compiler to have seen everything. */
async function warm(contestants: Contestants, options: BenchOptions): Promise<void> {
  progress("delivery: warming up");
  const mode: LoadMode = { kind: "closed", inFlight };
  for (const kind of kinds) await contest(contestants, { mode, kind, options });
}

interface Contest {
  readonly mode: LoadMode;
  readonly kind: Kind;
  readonly options: BenchOptions;
}

async function contest(contestants: Contestants, { mode, kind, options }: Contest) {
  const [warmMs, ms] = options.isQuick ? [500, 1_500] : [1_000, 5_000];
  const measurement = await measure({ ...contestants.measured(kind), mode, warmMs, ms });
  contestants.note(kind, measurement.totals);
  return measurement;
}

function busyRate(bare: number, ours: number): number {
  const share = Math.min(bare, ours) * BUSY_SHARE;
  return Math.min(BUSY_MAX, Math.max(500, Math.floor(share / 500) * 500));
}

const canFollow = (most: number, rate: number) => rate <= most * 0.8;

async function inTurn<Result>(
  order: readonly Kind[],
  task: (kind: Kind) => Promise<Result>,
): Promise<Record<Kind, Result>> {
  const results = new Map<Kind, Result>();
  for (const kind of order) results.set(kind, await task(kind));
  return gather((kind) => results.get(kind) as Result);
}

function gather<Result>(resultOf: (kind: Kind) => Result): Record<Kind, Result> {
  return { bare: resultOf("bare"), insert: resultOf("insert"), ours: resultOf("ours") };
}

/** Nobody is always first: what disturbs a run disturbs each in turn. */
function rotated<Item>(items: readonly Item[], by: number): Item[] {
  const start = by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
