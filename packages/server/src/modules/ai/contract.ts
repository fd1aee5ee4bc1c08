/** One article of a site's knowledge. */
export interface Article {
  /** Its name in addresses and files, unique in the site. */
  readonly slug: string;
  readonly title: string;
  readonly tags: readonly string[];
  /** Plain text. */
  readonly body: string;
}

/** An article that answers a question. */
export interface Passage {
  readonly slug: string;
  readonly title: string;
  readonly text: string;
  /** Its sentences that speak of what was asked, in their own order; the first has the answer if any has. */
  readonly best: readonly string[];
  readonly score: number;
}

/** What the consultant knows, site by site. */
export interface Knowledge {
  /**
   * Makes the site's knowledge what the folder's Markdown files say: new and changed articles are stored,
   * others removed. A file that cannot be read as an article is an error that names it; nothing is stored then.
   */
  importFolder(siteId: number, folder: string): Promise<{ readonly articles: number }>;
  /**
   * Articles that answer the question, best first. Empty when none does well enough: then nothing is known,
   * and the honest answer is to say so. Understands typos, slang and Russian in Latin letters.
   */
  search(siteId: number, text: string, limit: number): Promise<readonly Passage[]>;
  /** Stores an article, in place of the one with its slug. */
  save(siteId: number, article: Article): Promise<void>;
  list(siteId: number): Promise<readonly Article[]>;
}

/** The consultant. */
export interface Ai {
  /** Begins to follow the conversations and to answer. Call it after the queue's start, in processes with the role `ai`. */
  start(): Promise<void>;
  readonly knowledge: Knowledge;
  /** Whether the model's provider answers; asked at most twice a minute. Always true without a provider. */
  isHealthy(): Promise<boolean>;
}
