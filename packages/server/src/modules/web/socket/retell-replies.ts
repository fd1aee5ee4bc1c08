import type { Chat } from "#chat";
import type { Bus } from "#kernel/bus";
import type { RedisLinks } from "#kernel/redis";
import { conversationRoom, type Io } from "./io.ts";

export interface RetellDeps {
  readonly io: Io;
  readonly chat: Chat;
  readonly redis: RedisLinks;
  readonly bus: Bus;
}

const HINT = "replies.retell";

/**
 * Tells the rooms again, from its beginning, what this process has written of each answer: pieces that
 * Redis lost are in no database, and those after them mean nothing to who has not got them. Runs in
 * every process, after each loss that a link of it or of another process notices. Who has it all sees
 * the same text.
 */
export function retellReplies({ io, chat, redis, bus }: RetellDeps): void {
  const retell = () => {
    for (const [conversationId, { turn, text }] of chat.queries.repliesSoFar()) {
      if (text === "") continue;
      const delta = { conversationId, turn, offset: 0, text };
      io.to(conversationRoom(conversationId)).emit("reply:delta", delta);
    }
  };
  redis.onLoss(() => {
    retell();
    // What this process did not hear, another one writes.
    bus.publish(HINT, {});
  });
  bus.subscribe(HINT, retell);
}
