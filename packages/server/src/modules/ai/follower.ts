import type { Follower } from "#chat";
import type { Clock } from "#kernel/clock";
import { recordTurn } from "./store.ts";

export interface FollowerDeps {
  readonly clock: Clock;
  /** Called after the turn has been recorded for good. */
  readonly onTurn: (conversationId: string) => void;
}

/**
 * Turns the visitor's words into a turn to answer, in the transaction that moves the cursor. Several messages
 * at once are one turn: the newest.
 */
export function createAiFollower({ clock, onTurn }: FollowerDeps): Follower {
  return {
    name: "ai",
    async handle({ conversation, entries }, tx) {
      if (conversation.mode !== "ai" || conversation.status !== "active") return;
      // Also when a manager gives the conversation back: what they left unanswered is answered now.
      const newest = entries.findLast((entry) => entry.type === "message.created");
      if (newest?.message.author.type !== "user") return;
      const { id: conversationId, siteId, turn } = conversation;
      await recordTurn(tx, { conversationId, turn, siteId, requestedAt: clock.now() });
      tx.afterCommit(() => onTurn(conversationId));
    },
  };
}
