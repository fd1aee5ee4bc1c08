import { setTimeout as delay } from "node:timers/promises";
import type { GeneratorCalls } from "../load/generator.ts";
import { type Bench, progress } from "../report/bench.ts";
import { residentBytesOf } from "../report/process-usage.ts";
import type { Seat } from "../servers/seat.ts";
import { type MeasuredServer, openStage, type Stage } from "../servers/stage.ts";
import type { Worker } from "../workers/worker.ts";
import { type IdleRun, kinds, type Kind, type Level, reportIdle } from "./idle/report.ts";

/** Entries in each conversation, and how many of them a client that comes back has not seen. */
const MESSAGES = 20;
const MISSED = 10;
const RETURNING = 1_000;
const WARMING = 200;
const SETTLE_MS = 2_000;

/** Connections that say nothing: what one costs, how fast they come, and how they all come back at once. */
export const idle: Bench = async ({ isQuick }) => {
  const plan = isQuick
    ? { levels: [1_000, 2_000], rounds: 1 }
    : { levels: [1_000, 5_000, 10_000], rounds: 3 };
  await using stage = await openStage();
  progress("idle: seeding");
  const most = plan.levels.at(-1) ?? 0;
  const [talked = [], fresh = []] = await stage.seed([
    { count: RETURNING, mode: "manager", messages: MESSAGES },
    { count: most, mode: "manager" },
  ]);
  const runs: Record<Kind, IdleRun[]> = { bare: [], ours: [] };
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const kind of round % 2 === 0 ? kinds : kinds.toReversed()) {
      progress(`idle: round ${round + 1} of ${plan.rounds}, ${kind}`);
      runs[kind].push(await run(stage, { kind, levels: plan.levels, talked, fresh }));
    }
  }
  return reportIdle(runs);
};

interface RunInput {
  readonly kind: Kind;
  readonly levels: readonly number[];
  readonly talked: readonly Seat[];
  readonly fresh: readonly Seat[];
}

/** Each run has a new process: memory that one crowd has left behind would be the next one's. */
async function run(stage: Stage, { kind, levels, talked, fresh }: RunInput): Promise<IdleRun> {
  await using server = kind === "bare" ? await stage.startBare() : await stage.startOurs();
  await using generator = await stage.startGenerator();
  await generator.call("gather", server.url, fresh.slice(0, WARMING));
  const empty = await memoryWithout(server, generator);
  const reached: Level[] = [];
  for (const [index, count] of levels.entries()) {
    const newcomers = fresh.slice(levels[index - 1] ?? 0, count);
    const { ms, failed, failure } = await generator.call("gather", server.url, newcomers);
    if (failed > 0)
      progress(`idle: ${failed} of ${newcomers.length} failed, the first: ${failure}`);
    const bytes = (await settledMemory(server)) - empty;
    reached.push({
      count,
      bytesEach: bytes / count,
      perSecond: (newcomers.length * 1_000) / ms,
      missing: Math.max(failed, count - (await generator.call("present"))),
    });
  }
  await memoryWithout(server, generator);
  await generator.call("gather", server.url, talked);
  await generator.call("scatter");
  const missed = kind === "ours" ? MISSED : undefined;
  const back = await generator.call("comeBack", { url: server.url, seats: talked, missed });
  return { levels: reached, back };
}

async function memoryWithout(server: MeasuredServer, generator: Worker<GeneratorCalls>) {
  await generator.call("scatter");
  return settledMemory(server);
}

/** Garbage is collected first: it would measure the collector's mood. */
async function settledMemory(server: MeasuredServer): Promise<number> {
  await delay(SETTLE_MS);
  await server.call("collectGarbage");
  await delay(SETTLE_MS / 4);
  await server.call("collectGarbage");
  return residentBytesOf(server.pid);
}
