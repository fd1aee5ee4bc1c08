import type { Chat } from "#chat";
import type { AiConfig } from "#config";
import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/database";
import type { Ids } from "#kernel/ids";
import type { Jobs } from "#kernel/jobs";
import type { Lifecycle } from "#kernel/lifecycle";
import type { Log } from "#kernel/log";
import type { Metrics } from "#kernel/metrics";
import { createConsultant } from "./consultant.ts";
import type { Ai } from "./contract.ts";
import { createAiFollower, type TurnOrder } from "./follower.ts";
import type { Patience } from "./guarded-reply.ts";
import { createHealthCheck } from "./health-check.ts";
import { createKnowledgeModel } from "./knowledge-model.ts";
import { createKnowledge } from "./knowledge/knowledge.ts";
import { createAiMeters } from "./meters.ts";
import { createOpenAiProvider } from "./openai-model.ts";
import type { SiteOf } from "./ports.ts";
import { createTurnStore } from "./store.ts";
import { createTurnRuns } from "./turn-run.ts";
import { createTurnTaker } from "./turn-taker.ts";

export interface AiDeps {
  readonly chat: Chat;
  readonly db: Database;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly lifecycle: Lifecycle;
  readonly config: AiConfig;
  readonly siteOf: SiteOf;
  /** For tests that cannot wait. */
  readonly timing?: Partial<Timing>;
}

/** All in milliseconds. */
export interface Timing extends Patience {
  /** How long a dead process keeps a turn from the others. */
  readonly leaseMs: number;
  /** How often each process looks for turns that nobody works on. */
  readonly sweepMs: number;
  /** How long answers may go on when the process is told to stop. */
  readonly graceMs: number;
}

const usual: Timing = {
  firstMs: 10_000,
  idleMs: 10_000,
  totalMs: 45_000,
  leaseMs: 9_000,
  sweepMs: 3_000,
  graceMs: 3_000,
};
const RUNS_MAX = 200;

/** Builds the consultant. With a provider in the configuration models write the answers, else the knowledge does. */
export function createAi(deps: AiDeps): Ai {
  const { chat, db, clock, log, lifecycle } = deps;
  const timing = { ...usual, ...deps.timing };
  const queue = deps.jobs.define<TurnOrder>("ai.turn", { retries: 3, expireInSeconds: 30 });
  const knowledge = createKnowledge({ db });
  const provider = deps.config.provider && createOpenAiProvider(deps.config.provider);
  const turns = createTurnStore(db);
  const runs = createTurnRuns();
  const shared = {
    chat,
    turns,
    log,
    meters: createAiMeters(deps.metrics),
    leaseMs: timing.leaseMs,
  };
  const consultant = createConsultant({
    ...shared,
    knowledge,
    clock,
    ids: deps.ids,
    siteOf: deps.siteOf,
    models: provider?.models ?? [],
    fallback: createKnowledgeModel(),
    patience: timing,
  });
  const taker = createTurnTaker({ ...shared, runs, consultant, runsMax: RUNS_MAX });

  async function sweep(): Promise<void> {
    try {
      for (const conversationId of await turns.abandoned(timing.sweepMs))
        await taker.take(conversationId);
    } catch (error) {
      log.warn({ error }, "ai.sweep_failed");
    }
  }

  return {
    knowledge,
    isHealthy: createHealthCheck({ check: provider?.isHealthy, clock }),
    async start() {
      chat.events.on("turn.moved", runs.onTurnMoved);
      await queue.work(async ({ data, signal }) => {
        if (!signal.aborted) await taker.take(data.conversationId);
      });
      await chat.follow(createAiFollower({ clock, queue }));
      let sweeping = Promise.resolve();
      const timer = setInterval(() => {
        sweeping = sweeping.then(sweep);
      }, timing.sweepMs);
      lifecycle.onStop("refuse", "ai", () => clearInterval(timer));
      lifecycle.onStop("drain", "ai", async () => {
        await sweeping;
        await runs.drain(timing.graceMs);
      });
    },
  };
}
