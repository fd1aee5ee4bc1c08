/** An article that bears on a question. */
export interface Candidate {
  readonly articleId: number;
  readonly part: number;
  /** For comparing candidates of one question: how many times likelier one is than another. */
  readonly score: number;
}
