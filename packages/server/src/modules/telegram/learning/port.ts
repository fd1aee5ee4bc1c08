import type { Tx } from "#kernel/database";

/** An entry for the knowledge, drawn from one conversation. */
export interface Lesson {
  readonly siteId: number;
  readonly question: string;
  readonly answer: string;
  readonly state: "drawn" | "offered" | "approved" | "rejected";
}

export interface LessonWords {
  readonly question?: string;
  readonly answer: string;
}

/** What the desk needs of whoever learns from conversations; see `Learning` of the AI. */
export interface LearningPort {
  draw(conversationId: string): Promise<Lesson | undefined>;
  offer(tx: Tx, conversationId: string): Promise<boolean>;
  revise(conversationId: string, words: LessonWords): Promise<Lesson | undefined>;
  decide(decision: {
    readonly conversationId: string;
    readonly managerId: number;
    readonly verdict: "approved" | "rejected";
  }): Promise<Lesson | undefined>;
}

/** For a house in which nobody learns. */
export const NO_LEARNING: LearningPort = {
  draw: () => Promise.resolve(undefined),
  offer: () => Promise.resolve(false),
  revise: () => Promise.resolve(undefined),
  decide: () => Promise.resolve(undefined),
};
