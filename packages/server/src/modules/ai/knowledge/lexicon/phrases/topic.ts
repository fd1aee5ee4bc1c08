/** One thing that drivers ask about, by example. */
export interface Topic {
  /** The words by which the article is known that answers it; empty: there is none. */
  readonly about: string;
  /** Questions as people put them, one a line. */
  readonly phrases: string;
}
