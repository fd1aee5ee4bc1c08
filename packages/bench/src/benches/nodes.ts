import type { LoadMode } from "../load/dialogue-load.ts";
import type { Seat } from "../servers/seat.ts";
import { type MeasuredServer, openStage, type Stage } from "../servers/stage.ts";
import { type Bench, progress, timing } from "../report/bench.ts";
import { median, rounded, spread } from "../report/statistics.ts";
import { show, table } from "../report/table.ts";
import { complaints, type Measurement, measure } from "./window.ts";

const kinds = ["bare", "ours"] as const;
type Kind = (typeof kinds)[number];
const layouts = ["one", "two"] as const;
/** Visitor and observer on one node, or on two that meet in Redis. */
type Layout = (typeof layouts)[number];

type Runs = Readonly<Record<Kind, Readonly<Record<Layout, readonly Measurement[]>>>>;

const dialogueCount = 100;
const perSecond = 1_000;
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
    for (const kind of round % 2 === 0 ? kinds : kinds.toReversed()) {
      for (const layout of layouts) {
        const serverPids = pairs[kind].map(({ pid }) => pid);
        const common = { generator, group: `${kind} ${layout}`, serverPids, besidePid: redis.pid };
        const run = await measure({ ...common, mode, warmMs, ms, isWatching: true });
        if (round > 0) runs[kind][layout].push(run);
      }
    }
  }
  return { text: textOf(runs), json: jsonOf(runs) };
};

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

const of = (runs: readonly Measurement[], pick: (run: Measurement) => number | undefined) =>
  median(runs.map((run) => pick(run) ?? Number.NaN));

/** Within each round, so that both sides had the same disturbance. */
function ratio(runs: Runs, layout: Layout, pick: (run: Measurement) => number): number[] {
  return runs.ours[layout].map((ours, index) => {
    const bare = runs.bare[layout][index];
    return bare ? pick(ours) / pick(bare) : Number.NaN;
  });
}

function textOf(runs: Runs): string {
  const rows = kinds.flatMap((kind) =>
    layouts.map((layout) => {
      const all = runs[kind][layout];
      const cpu = ratio(runs, layout, ({ serverQuotient }) => serverQuotient);
      return [
        `${kind}, ${layout === "one" ? "one node" : "two nodes"}`,
        show(
          of(all, (run) => run.seen.p50),
          2,
        ),
        show(
          of(all, (run) => run.seen.p99),
          2,
        ),
        show(
          of(all, (run) => run.ack.p50),
          2,
        ),
        show(
          of(all, (run) => run.ack.p99),
          2,
        ),
        show(of(all, (run) => run.serverUs)),
        show(of(all, (run) => run.besideUs)),
        show(
          of(all, (run) => run.serverQuotient),
          2,
        ),
        kind === "ours" ? show(median(cpu), 2) : "",
      ];
    }),
  );
  const said = kinds.flatMap((kind) =>
    layouts.flatMap((layout) =>
      runs[kind][layout].flatMap((run) => complaints(`${kind} ${layout}`, run)),
    ),
  );
  return [
    `Two nodes and Redis: ${dialogueCount} dialogues, ${show(perSecond)} msg/s, median of ${roundCount} rounds`,
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
    ...said,
  ].join("\n\n");
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
