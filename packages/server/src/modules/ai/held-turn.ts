import type { Entry } from "@ilpo-chat/protocol";
import type { Conversation } from "#chat";
import type { KnowledgeBase } from "./knowledge/knowledge.ts";
import type { AwayOf, ReplyRequest, SiteOf } from "./ports.ts";
import type { CommonRules, SiteRules } from "./site-rules.ts";
import type { History } from "./history.ts";
import type { createConclude } from "./turns/conclude.ts";
import type { createRoller } from "./summary/roller.ts";
import type { Rolled } from "./summary/roll.ts";
import type { TurnRun } from "./turns/turn-run.ts";
import type { Lease, TurnStore } from "./turns/turn-store.ts";
import type { Typists } from "./turns/typists.ts";
import type { ReplyWriterDeps } from "./write-reply.ts";

/** What answering a turn takes. */
export interface ConsultantDeps extends ReplyWriterDeps {
  readonly turns: TurnStore;
  readonly conclude: ReturnType<typeof createConclude>;
  readonly knowledge: KnowledgeBase;
  readonly siteOf: SiteOf;
  readonly awayOf?: AwayOf | undefined;
  readonly typists: Typists;
  /** The installation's own, for sites that say nothing else. */
  readonly rules: CommonRules;
  readonly rollUp: ReturnType<typeof createRoller>;
  readonly leaseMs: number;
  /** How long pieces of an answer are gathered, now. */
  readonly paceMs: () => number;
}

/** A turn that this process holds. */
export interface HeldTurn {
  readonly conversation: Conversation;
  /** The newest entries of the conversation, rising, and what they say. */
  readonly entries: readonly Entry[];
  readonly history: History;
  /** What managers noted for the consultant, oldest first. */
  readonly notes: readonly string[];
  /** What was said before, as far as a summary has it. */
  readonly summary: Rolled | undefined;
  /** What the site's articles had come to when the turn was taken: later than the words that it answers. */
  readonly knowledgeRevision: number;
  readonly lease: Lease;
  readonly run: TurnRun;
}

/** What is known when the answer begins. */
export interface PreparedTurn {
  readonly request: ReplyRequest;
  readonly rules: SiteRules;
  /** The newest entries of the conversation, rising. */
  readonly entries: readonly Entry[];
  readonly promptVersion: string;
  /** What its requests have cost so far, in millionths of a dollar. */
  readonly spentMicros: () => number;
}
