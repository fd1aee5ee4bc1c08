import type { PushSubscriptionInput, VisitorId } from "@ilpo-chat/protocol";
import type { PushConfig } from "#config";
import type { Chat } from "#chat";
import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/database";
import type { Jobs } from "#kernel/jobs";
import type { Lifecycle } from "#kernel/lifecycle";
import type { Log } from "#kernel/log";
import type { Metrics } from "#kernel/metrics";
import type { Vault } from "#kernel/vault";

/** What of a site a notification shows. */
export interface PushSite {
  readonly title: string;
  readonly locale: string;
  /** The site wants a message's words in its notices; else they only say that there is one. */
  readonly hasPushText?: boolean;
}

export interface PushDeps {
  readonly config: PushConfig;
  readonly chat: Chat;
  readonly clock: Clock;
  readonly db: Database;
  readonly jobs: Jobs;
  readonly lifecycle: Lifecycle;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly vault: Vault;
  siteOf(siteId: number): Promise<PushSite | undefined>;
  /** Whether any socket of any node watches this conversation. */
  isWatched(conversationId: string): Promise<boolean>;
}

/** Notifications of answers to visitors who have left the page and asked for them. */
export interface Push {
  /** What browsers need to make a subscription for this installation; its public half, no secret. */
  readonly publicKey: string;
  /**
   * Keeps a browser's subscription; of one visitor the newest five. The same endpoint again changes what is kept.
   * Refuses with `bad-request` an address that is no known push service's.
   */
  subscribe(input: PushSubscriptionInput & { readonly visitorId: VisitorId }): Promise<void>;
  /** Of this visitor; no matter whether it is known. */
  unsubscribe(input: { readonly visitorId: VisitorId; readonly endpoint: string }): Promise<void>;
  /** Sends what is due, in this process; for those of the web role. */
  start(): Promise<void>;
}
