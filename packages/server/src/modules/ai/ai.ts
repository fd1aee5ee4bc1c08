import type { Chat } from "#chat";
import type { AiConfig } from "#config";
import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/database";
import type { Ids } from "#kernel/ids";
import type { Lifecycle } from "#kernel/lifecycle";
import { createLoad } from "#kernel/load";
import type { Log } from "#kernel/log";
import type { Metrics } from "#kernel/metrics";
import type { Ai, Knowledge } from "./contract.ts";
import type { Patience } from "./guarded-reply.ts";
import { createHealthCheck } from "./health-check.ts";
import { createKnowledgeModel } from "./knowledge-model.ts";
import { createKnowledge, type KnowledgeBase } from "./knowledge/knowledge.ts";
import { createEmbedder } from "./knowledge/vectors/embedder.ts";
import { createVectorStore } from "./knowledge/vectors/vector-store.ts";
import { createVectors, type Vectors } from "./knowledge/vectors/vectors.ts";
import { createLearning } from "./learning/learning.ts";
import { createAiMeters } from "./meters.ts";
import { createModels } from "./models.ts";
import { createBudgetStore } from "./money/budget-store.ts";
import { createLedger, type Ledger } from "./money/ledger.ts";
import type { PaceMs } from "./openai-model.ts";
import type { AwayOf, SiteOf } from "./ports.ts";
import { createKnownTexts } from "./privacy/known-texts.ts";
import { createRoller } from "./summary/roller.ts";
import { createSummarizer } from "./summary/summarizer.ts";
import { createParkFactsStore } from "./tools/park-facts-store.ts";
import { createParkFacts, importParkFile } from "./tools/park-file.ts";
import { createConclude } from "./turns/conclude.ts";
import { keepTurns } from "./turns/turn-keeper.ts";
import { createTurnRuns, type TurnRuns } from "./turns/turn-run.ts";
import { createTurnStore } from "./turns/turn-store.ts";
import { createTypists, type Typists } from "./turns/typists.ts";
import { createTurnTaker, type TurnTakerDeps } from "./turns/turn-taker.ts";

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
  /** Managers are always there unless told. */
  readonly awayOf?: AwayOf | undefined;
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
  sweepMs: 1_000,
  graceMs: 3_000,
};
const RUNS_MAX = 2_000;
/** With more answers being written at a time, or less of its time left, a process reads and shows them a moment at a time, which halves the work. */
const BUSY_RUNS = 150;
const BUSY_LOAD = 0.8;
const JOIN_MS = 50;
const HEDGE_MS = 4_000;
const SETTLE_EVERY_MS = 60_000;
const FORGET_EVERY_MS = 3_600_000;
const none = Number.POSITIVE_INFINITY;
const unlimited = { visitorDayUsd: none, siteDayUsd: none, siteMonthUsd: none };

/** Builds the consultant. With a provider in the configuration models write the answers, else the knowledge does. */
export function createAi(deps: AiDeps): Ai {
  const { chat, db, clock, config } = deps;
  const timing = { ...usual, ...deps.timing };
  const knowledge = createKnowledge({ db, vectors: vectorsOf(deps) });
  const budgets = createBudgetStore(db);
  const ledger = createLedger({ ...deps, store: budgets });
  const meters = createAiMeters(deps.metrics);
  const facts = createParkFactsStore(db);
  const rules = { budgets: config.budgets ?? unlimited, hedgeMs: config.hedgeMs ?? HEDGE_MS };
  const runs = createTurnRuns();
  const typists = createTypists(clock);
  const paceMs = createPace(runs);
  const models = createModels({ ...deps, ledger, meters, paceMs });
  const taker: TurnTakerDeps = {
    ...deps,
    ...{ knowledge, runs, typists, paceMs, meters, rules },
    turns: createTurnStore(db),
    conclude: createConclude({ chat, line: db.openLine(), leaseMs: timing.leaseMs }),
    takeLine: db.openLine(),
    models: models.list,
    parkFacts: createParkFacts(facts),
    knownTexts: createKnownTexts(),
    fallback: createKnowledgeModel(),
    rollUp: createRoller({ ...deps, models: models.list, rules }),
    patience: timing,
    leaseMs: timing.leaseMs,
    runsMax: RUNS_MAX,
  };
  return {
    knowledge: withParkFile(knowledge, facts),
    learning: createLearning({ ...taker, db }),
    summarize: createSummarizer(taker),
    spending: budgets.spending,
    isHealthy: createHealthCheck({ check: models.isHealthy, clock }),
    start() {
      knowledge.prepare();
      const take = createTurnTaker(taker);
      heed(chat, runs, typists);
      chat.ai.onNews((conversationId) => {
        // What cannot be taken now is told again.
        take(conversationId).catch((error: unknown) => deps.log.warn({ error }, "ai.take_failed"));
      });
      keepTurns({ ...taker, ...deps, ...timing, take });
      keepBooks(ledger, deps);
    },
  };
}

function createPace(runs: TurnRuns): PaceMs {
  const load = createLoad();
  return () => (runs.size > BUSY_RUNS || load() > BUSY_LOAD ? JOIN_MS : 0);
}

/** Has the chat's hints told to the answers that are being written. */
function heed({ events }: Chat, runs: TurnRuns, typists: Typists): void {
  events.on("turn.moved", runs.onTurnMoved);
  events.on("turn.moved", typists.onTurnMoved);
  events.on("typing.changed", typists.onTyping);
}

function vectorsOf({ db, log, config: { embeddings } }: AiDeps): Vectors | undefined {
  if (!embeddings) return undefined;
  const store = createVectorStore(db, embeddings.model);
  return createVectors({ store, embed: createEmbedder(embeddings), log });
}

/** The same knowledge, whose folders may have the park's figures beside the articles. */
function withParkFile(
  knowledge: KnowledgeBase,
  facts: ReturnType<typeof createParkFactsStore>,
): Knowledge {
  return {
    ...knowledge,
    async importFolder(siteId, folder) {
      const imported = await knowledge.importFolder(siteId, folder);
      await importParkFile(facts, siteId, folder);
      return imported;
    },
  };
}

/** Keeps the books: what dead processes had set aside counts as spent, and what is old is forgotten. */
function keepBooks(ledger: Ledger, { lifecycle, log }: AiDeps): void {
  const attempt = (work: Promise<void>): void => {
    work.catch((error: unknown) => log.warn({ error }, "ai.books_failed"));
  };
  const timers = [
    setInterval(() => attempt(ledger.settleExpired()), SETTLE_EVERY_MS),
    setInterval(() => attempt(ledger.forgetOld()), FORGET_EVERY_MS),
  ];
  lifecycle.onStop("refuse", "ai-money", () => timers.forEach((timer) => clearInterval(timer)));
}
