import type { ConversationId } from "@ilpo-chat/protocol";
import type { AiCommands, ChatQueries } from "./contract.ts";
import type { ChatParts } from "./parts.ts";

type Streams = Pick<AiCommands, "replyStarted" | "replyDelta" | "replyEnded"> &
  Pick<ChatQueries, "replySoFar" | "repliesSoFar">;

/** Answers that this process is writing. Only hints: what counts is the entry that is stored at the end. */
export function createReplyStreams({ events }: Pick<ChatParts, "events">): Streams {
  const running = new Map<ConversationId, { turn: number; text: string }>();
  return {
    replyStarted({ conversationId, turn }) {
      running.set(conversationId, { turn, text: "" });
      events.emit("reply.started", { conversationId, turn });
    },
    replyDelta({ conversationId, turn, text }) {
      const reply = running.get(conversationId);
      if (reply?.turn !== turn) return;
      events.emit("reply.delta", { conversationId, turn, offset: reply.text.length, text });
      reply.text += text;
    },
    replyEnded(end) {
      if (running.get(end.conversationId)?.turn === end.turn) running.delete(end.conversationId);
      events.emit("reply.ended", end);
    },
    replySoFar: (id) => running.get(id),
    repliesSoFar: () => running,
  };
}
