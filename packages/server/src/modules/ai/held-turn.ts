import type { Chat, Conversation } from "#chat";
import type { Clock } from "#kernel/clock";
import type { Ids } from "#kernel/ids";
import type { Log } from "#kernel/log";
import type { Patience } from "./guarded-reply.ts";
import type { KnowledgeBase } from "./knowledge/knowledge.ts";
import type { AiMeters } from "./meters.ts";
import type { ReplyModel, SiteOf } from "./ports.ts";
import type { Lease, TurnStore } from "./store.ts";
import type { TurnRun } from "./turn-run.ts";

/** What answering a turn takes. */
export interface ConsultantDeps {
  readonly chat: Chat;
  readonly turns: TurnStore;
  readonly knowledge: KnowledgeBase;
  /** In order of preference; none: the knowledge answers. */
  readonly models: readonly ReplyModel[];
  /** The model that needs nobody. */
  readonly fallback: ReplyModel;
  readonly siteOf: SiteOf;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly meters: AiMeters;
  readonly patience: Patience;
  readonly leaseMs: number;
  /** How long pieces of an answer are gathered, now. */
  readonly paceMs: () => number;
}

/** A turn that this process holds. */
export interface HeldTurn {
  readonly conversation: Conversation;
  readonly lease: Lease;
  readonly run: TurnRun;
}
