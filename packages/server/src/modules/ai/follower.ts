import type { Follower } from "#chat";
import type { Clock } from "#kernel/clock";
import type { Queue } from "#kernel/jobs";
import { recordTurn } from "./store.ts";

/** An order to look whether a conversation waits for an answer. */
export interface TurnOrder {
  readonly conversationId: string;
}

export interface FollowerDeps {
  readonly clock: Clock;
  readonly queue: Queue<TurnOrder>;
}

/**
 * Turns the visitor's words into a turn to answer, in the transaction that moves the cursor. Several messages
 * at once are one turn: the newest.
 */
export function createAiFollower({ clock, queue }: FollowerDeps): Follower {
  return {
    name: "ai",
    async handle({ conversation, entries }, tx) {
      if (conversation.mode !== "ai" || conversation.status !== "active") return;
      // Also when a manager gives the conversation back: what they left unanswered is answered now.
      const newest = entries.findLast((entry) => entry.type === "message.created");
      if (newest?.message.author.type !== "user") return;
      const { id: conversationId, siteId, turn } = conversation;
      await recordTurn(tx, { conversationId, turn, siteId, requestedAt: clock.now() });
      await queue.send({ conversationId }, tx, { key: conversationId });
    },
  };
}
