import type {
  ArticleOriginView,
  ConversationId,
  PushSubscriptionInput,
  SiteStatus,
  TelegramLink,
  VisitorId,
} from "@ilpo-chat/protocol";
import type { WebConfig } from "#config";
import type { Auth } from "#auth";
import type { Chat, VisitorRef } from "#chat";
import type { Bus } from "#kernel/bus";
import type { Clock } from "#kernel/clock";
import type { Ids } from "#kernel/ids";
import type { Lifecycle } from "#kernel/lifecycle";
import type { Log } from "#kernel/log";
import type { Metrics } from "#kernel/metrics";
import type { RedisLinks } from "#kernel/redis";

/** Asks one thing that the product stands on whether it answers. */
export type HealthCheck = () => Promise<boolean>;

/** The names of the checks are part of `GET /health`. */
export interface HealthChecks {
  readonly database: HealthCheck;
  readonly redis: HealthCheck;
  readonly openrouter: HealthCheck;
  readonly telegram: HealthCheck;
}

/** Takes Telegram's updates in; the web role gives it an address. */
export interface UpdateReceiver {
  readonly webhookPath: string | undefined;
  /** Whether the secret is Telegram's; asked before a body is read. */
  admits(secretHeader: string | undefined): boolean;
  acceptUpdate(request: {
    readonly secretHeader: string | undefined;
    readonly body: unknown;
  }): Promise<"accepted" | "forbidden" | "bad">;
}

/** What the managers' desk tells the visitors' side. */
export interface DeskPort {
  readonly presence: {
    /** Whether managers of the site are there. */
    status(siteId: number): Promise<SiteStatus>;
    /** Called in every process when it changes. */
    onChange(
      listener: (change: { readonly siteId: number; readonly status: SiteStatus }) => void,
    ): void;
  };
  /** Which managers a site has: sites with the same answer share theirs. */
  deskOf(siteId: number): Promise<number | undefined>;
  /** A one-time link by which the visitor goes on in Telegram; the conversation must be theirs. */
  continueLink(
    visitor: VisitorRef & { readonly conversationId: ConversationId },
  ): Promise<TelegramLink>;
  /** Called in every process when a visitor is shut out. */
  onBlocked(listener: (visitorId: VisitorId) => void): void;
}

/** Notices to the browsers of visitors who are away. */
export interface PushPort {
  readonly publicKey: string;
  /** Refuses with `bad-request` an address that is no push service's. */
  subscribe(input: PushSubscriptionInput & { readonly visitorId: VisitorId }): Promise<void>;
  unsubscribe(input: { readonly visitorId: VisitorId; readonly endpoint: string }): Promise<void>;
}

/** An article as the knowledge keeps it. */
export interface KeptArticle {
  readonly slug: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly questions: readonly string[];
  readonly body: string;
  readonly state: "published" | "draft";
  readonly origin: ArticleOriginView;
  readonly updatedAt: Date;
}

/** The articles of all sites; what is published is live at once on every node. */
export interface KnowledgeDesk {
  list(siteId: number): Promise<readonly KeptArticle[]>;
  bySlug(siteId: number, slug: string): Promise<KeptArticle | undefined>;
  save(
    siteId: number,
    article: Omit<KeptArticle, "state" | "origin" | "updatedAt">,
    options: { readonly state: KeptArticle["state"] },
  ): Promise<void>;
  /** False when there is none of this slug; so for the next. */
  remove(siteId: number, slug: string): Promise<boolean>;
  setState(siteId: number, slug: string, state: KeptArticle["state"]): Promise<boolean>;
}

export interface WebDeps {
  readonly knowledge: KnowledgeDesk;
  readonly auth: Auth;
  readonly chat: Chat;
  readonly config: WebConfig;
  readonly redis: RedisLinks | undefined;
  readonly health: HealthChecks;
  readonly updates: UpdateReceiver | undefined;
  /** Absent: no managers. */
  readonly desk: DeskPort | undefined;
  /** Absent: no notices to browsers. */
  readonly push: PushPort | undefined;
  /** Messages that one visitor may send a minute. */
  readonly messagesPerMinute: number;
  /** Folder with the built widget: `embed.js` and `assets/`. */
  readonly widgetDir: string;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly lifecycle: Lifecycle;
}
