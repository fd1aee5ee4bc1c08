import type { Chat } from "#chat";
import type { AiConfig } from "#config";
import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/database";
import type { Ids } from "#kernel/ids";
import type { Lifecycle } from "#kernel/lifecycle";
import type { Log } from "#kernel/log";
import type { Metrics } from "#kernel/metrics";
import type { Ai } from "./contract.ts";
import { createAiFollower } from "./follower.ts";
import type { Patience } from "./guarded-reply.ts";
import { createHealthCheck } from "./health-check.ts";
import { createKnowledgeModel } from "./knowledge-model.ts";
import { createKnowledge } from "./knowledge/knowledge.ts";
import { createAiMeters } from "./meters.ts";
import { readSpending } from "./money/budget-store.ts";
import { createOpenAiProvider } from "./openai-model.ts";
import type { SiteOf } from "./ports.ts";
import { createTurnStore } from "./store.ts";
import { createSummarizer } from "./summary/summarizer.ts";
import { createTurnRuns } from "./turn-run.ts";
import { takeTurn, type TurnTakerDeps } from "./turn-taker.ts";

export interface AiDeps {
  readonly chat: Chat;
  readonly db: Database;
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
const RUNS_MAX = 600;
/** With more answers being written at a time than this, their pieces are joined for a moment, which halves the work. */
const BUSY_RUNS = 150;
const JOIN_MS = 50;

/** Builds the consultant. With a provider in the configuration models write the answers, else the knowledge does. */
export function createAi(deps: AiDeps): Ai {
  const { chat, db, clock } = deps;
  const timing = { ...usual, ...deps.timing };
  const knowledge = createKnowledge({ db });
  const provider = deps.config.provider && createOpenAiProvider(deps.config.provider);
  const runs = createTurnRuns();
  const taker: TurnTakerDeps = {
    ...deps,
    knowledge,
    turns: createTurnStore(db),
    runs,
    paceMs: () => (runs.size > BUSY_RUNS ? JOIN_MS : 0),
    meters: createAiMeters(deps.metrics),
    models: provider?.models ?? [],
    fallback: createKnowledgeModel(),
    patience: timing,
    leaseMs: timing.leaseMs,
    runsMax: RUNS_MAX,
  };
  return {
    knowledge,
    summarize: createSummarizer({ chat }),
    spending: (siteIds, since) => readSpending(db, siteIds, since),
    isHealthy: createHealthCheck({ check: provider?.isHealthy, clock }),
    async start() {
      chat.events.on("turn.moved", taker.runs.onTurnMoved);
      const onTurn = (conversationId: string) => {
        if (deps.lifecycle.isStopping) return;
        // What cannot be taken now is found by the sweep.
        takeTurn(taker, conversationId).catch((error: unknown) =>
          deps.log.warn({ error }, "ai.take_failed"),
        );
      };
      await chat.follow(createAiFollower({ clock, onTurn }));
      sweepAbandoned(taker, deps.lifecycle, timing);
    },
  };
}

/** Now and then takes up what nobody works on; and ends this process's part in order when it is told to stop. */
function sweepAbandoned(
  taker: TurnTakerDeps,
  lifecycle: Lifecycle,
  { sweepMs, graceMs }: Timing,
): void {
  const { turns, runs, log } = taker;
  const sweep = async () => {
    for (const conversationId of await turns.abandoned(sweepMs)) {
      if (!lifecycle.isStopping) await takeTurn(taker, conversationId);
    }
  };
  let sweeping = Promise.resolve();
  const timer = setInterval(() => {
    sweeping = sweeping
      .then(sweep)
      .catch((error: unknown) => log.warn({ error }, "ai.sweep_failed"));
  }, sweepMs);
  lifecycle.onStop("refuse", "ai", () => clearInterval(timer));
  lifecycle.onStop("drain", "ai", async () => {
    await sweeping;
    await runs.drain(graceMs);
  });
}
