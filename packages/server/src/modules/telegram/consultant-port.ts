/** What a conversation is about, for a manager's card. */
export interface Gist {
  /** At most four. */
  readonly lines: readonly string[];
  readonly facts: readonly string[];
  /** What nobody has answered yet. */
  readonly openQuestion?: string;
}

/** What the consultant has cost. */
export interface Spending {
  readonly usd: number;
  readonly tokens: number;
  readonly requests: number;
}

/** What the desk asks the consultant for. */
export interface ConsultantPort {
  summarize(conversationId: string): Promise<Gist>;
  spending(siteIds: readonly number[], since: Date): Promise<Spending>;
}
