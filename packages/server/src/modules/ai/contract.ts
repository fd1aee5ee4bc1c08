import type { Tx } from "#kernel/database";

/** One article of a site's knowledge. */
export interface Article {
  /** Its name in addresses and files, unique in the site. */
  readonly slug: string;
  readonly title: string;
  readonly tags: readonly string[];
  /** Questions that it answers, in the askers' words; they help to find it and are not shown. */
  readonly questions: readonly string[];
  /** Markdown. */
  readonly body: string;
}

/** A draft is kept and never used for an answer. */
export type ArticleState = "published" | "draft";

/** Where an article comes from. An import of the folder replaces only what came from the folder. */
export type ArticleOrigin =
  | { readonly kind: "folder" }
  | { readonly kind: "desk" }
  | {
      readonly kind: "conversation";
      readonly conversationId: string;
      /** Who approved it. */
      readonly managerId: number;
    };

/** An article as it is kept. */
export interface ArticleRecord extends Article {
  readonly state: ArticleState;
  readonly origin: ArticleOrigin;
  readonly updatedAt: Date;
}

/** An article that answers a question. */
export interface Passage {
  readonly slug: string;
  readonly title: string;
  readonly text: string;
  /** Its sentences that speak of what was asked, in their own order; the first has the answer if any has. Worked out when asked. */
  best(): readonly string[];
  readonly score: number;
}

/** What the consultant knows, site by site. */
export interface Knowledge {
  /**
   * Makes the site's knowledge what the folder's Markdown files say: new and changed articles are stored,
   * others that came from a folder removed; what came another way stays. A file that cannot be read as an article is an error that names it; nothing is stored then.
   */
  importFolder(siteId: number, folder: string): Promise<{ readonly articles: number }>;
  /**
   * Articles that answer the question, best first. Empty when none does well enough: then nothing is known,
   * and the honest answer is to say so. Understands typos, slang and Russian in Latin letters.
   */
  search(siteId: number, text: string, limit: number): Promise<readonly Passage[]>;
  /** Stores an article, in place of the one with its slug. Published unless told otherwise, and then live at once on every node. */
  save(
    siteId: number,
    article: Article,
    options?: { readonly state?: ArticleState; readonly origin?: ArticleOrigin },
  ): Promise<void>;
  /** All of a site, by slug. */
  list(siteId: number): Promise<readonly ArticleRecord[]>;
  bySlug(siteId: number, slug: string): Promise<ArticleRecord | undefined>;
  /** False when there is none of this slug. */
  remove(siteId: number, slug: string): Promise<boolean>;
  /** Publishes an article or makes it a draft; false when there is none of this slug. */
  setState(siteId: number, slug: string, state: ArticleState): Promise<boolean>;
}

/** What a manager must know of a conversation before they answer. */
export interface ConversationSummary {
  /** At most four short lines, oldest matter first. */
  readonly lines: readonly string[];
  /** What the visitor told of themselves: `Солярис 2019`, `стаж 5 лет`. */
  readonly facts: readonly string[];
  /** What the visitor asked last and nobody has answered. */
  readonly openQuestion?: string;
}

/** A question and its answer, as they would stand in the knowledge. */
export interface DraftWords {
  readonly question: string;
  readonly answer: string;
}

export type DraftState = "drawn" | "offered" | "approved" | "rejected";

/** An entry for the knowledge, proposed out of one conversation. */
export interface KnowledgeDraft extends DraftWords {
  readonly conversationId: string;
  readonly siteId: number;
  readonly state: DraftState;
}

/** What the knowledge gains from managers' answers. Nothing is used before a manager has approved it. */
export interface Learning {
  /**
   * Draws an entry from what a manager answered, once for each conversation; the same one ever after. Undefined when
   * it would add nothing. Personal data is left out.
   */
  draw(conversationId: string): Promise<KnowledgeDraft | undefined>;
  /** Marks a drawn entry as offered; true for one caller only, whose transaction offers it. */
  offer(tx: Tx, conversationId: string): Promise<boolean>;
  /** Changes the words of an entry on offer; undefined when it is not on offer any more. */
  revise(conversationId: string, words: Partial<DraftWords>): Promise<KnowledgeDraft | undefined>;
  /** Approved, it is live at once and kept with its origin. Undefined when somebody had decided before. */
  decide(decision: {
    readonly conversationId: string;
    readonly managerId: number;
    readonly verdict: "approved" | "rejected";
  }): Promise<KnowledgeDraft | undefined>;
}

/** What the consultant has cost a set of sites. */
export interface Spending {
  readonly usd: number;
  readonly tokens: number;
  /** Requests to a model, summaries included. */
  readonly requests: number;
}

/** The consultant. */
export interface Ai {
  /** Begins to follow the conversations and to answer. For processes with the role `ai`. */
  start(): void;
  readonly knowledge: Knowledge;
  readonly learning: Learning;
  /**
   * The conversation so far, for a manager. Written by the provider's model when there is one and it answers within
   * a few seconds, else drawn from the visitor's own sentences; never fails for want of a model. Kept until the
   * conversation has a new entry.
   */
  summarize(conversationId: string): Promise<ConversationSummary>;
  /** What was spent on these sites on the days (UTC) since then, that day included. */
  spending(siteIds: readonly number[], since: Date): Promise<Spending>;
  /** Whether the model's provider answers; asked at most twice a minute. Always true without a provider. */
  isHealthy(): Promise<boolean>;
}
