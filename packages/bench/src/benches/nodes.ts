import type { LoadMode } from "../load/dialogue-load.ts";
import type { Seat } from "../servers/seat.ts";
import { type MeasuredServer, openStage, type Stage } from "../servers/stage.ts";
import { type Bench, progress } from "../report/bench.ts";
import {
  dialogueCount,
  type Kind,
  kinds,
  type Layout,
  layouts,
  perSecond,
  reportNodes,
} from "./nodes/report.ts";
import { measure, type Measurement } from "./window.ts";

const roundCount = 3;

/** Two nodes with Redis between them, visitor on one and observer on the other, beside a bare pair. */
export const nodes: Bench = async ({ isQuick }) => {
  await using stage = await openStage();
  const { pairs, generator, redis } = await open(stage);
  const runs: Record<Kind, Record<Layout, Measurement[]>> = {
    bare: { one: [], two: [] },
    ours: { one: [], two: [] },
  };
  const mode: LoadMode = { kind: "open", perSecond };
  const [warmMs, ms] = isQuick ? [500, 1_500] : [1_000, 5_000];
  // The first round is for the compiler.
  for (let round = 0; round <= roundCount; round += 1) {
    progress(`nodes: round ${round} of ${roundCount}`);
    const order = round % 2 === 0 ? kinds : kinds.toReversed();
    for (const [kind, layout] of order.flatMap(inLayouts)) {
      const serverPids = pairs[kind].map(({ pid }) => pid);
      const common = { generator, group: `${kind} ${layout}`, serverPids, besidePid: redis.pid };
      const run = await measure({ ...common, mode, warmMs, ms, isWatching: true });
      if (round > 0) runs[kind][layout].push(run);
    }
  }
  return reportNodes(runs);
};

const inLayouts = (kind: Kind) => layouts.map((layout) => [kind, layout] as const);

async function open(stage: Stage) {
  const [seats = []] = await stage.seed([{ count: dialogueCount * 2, mode: "manager" }]);
  const redis = await stage.startRedis();
  const env = { REDIS_URL: redis.url };
  const pairs: Record<Kind, readonly [MeasuredServer, MeasuredServer]> = {
    bare: [await stage.startBare({ env }), await stage.startBare({ env })],
    ours: [await stage.startOurs(env), await stage.startOurs(env)],
  };
  const generator = await stage.startGenerator();
  for (const kind of kinds) {
    const [first, second] = pairs[kind];
    const connect = (layout: Layout, of: readonly Seat[], observer: MeasuredServer) =>
      generator.call(
        "connect",
        `${kind} ${layout}`,
        of.map((seat) => ({ seat, urls: [first.url, observer.url] as const })),
      );
    await connect("one", seats.slice(0, dialogueCount), first);
    await connect("two", seats.slice(dialogueCount), second);
  }
  return { pairs, generator, redis };
}
