/** One article of a site's knowledge, as a program that edits it gives it. */
export interface PutArticle {
  readonly title: string;
  readonly tags?: readonly string[];
  /** Questions that it answers, in the askers' words; they help to find it and are not shown. */
  readonly questions?: readonly string[];
  /** Markdown. */
  readonly body: string;
  /** A draft is kept and never used for an answer. Default `published`. */
  readonly state?: "published" | "draft";
}

/** Where an article comes from: the imported folder, somebody who edited it, or a conversation. */
export interface ArticleOriginView {
  readonly kind: "folder" | "desk" | "conversation";
  readonly conversationId?: string;
  /** Who approved what comes from a conversation. */
  readonly managerId?: number;
}

/** An article in the list. */
export interface ArticleSummary {
  readonly slug: string;
  readonly title: string;
  readonly state: "published" | "draft";
  readonly origin: ArticleOriginView;
  /** ISO 8601. */
  readonly updatedAt: string;
}

/** An article whole. */
export interface ArticleView extends ArticleSummary {
  readonly tags: readonly string[];
  readonly questions: readonly string[];
  readonly body: string;
}

/** Who the consultant is on a site; empty: the built-in persona. At most 4,000 letters. */
export interface PutPersona {
  readonly persona: string;
}
