import type { Chat } from "#chat";
import { conversationRoom, type Io } from "./io.ts";

/**
 * Tells the rooms, on all nodes, what happened in this process. Runs in every process: the one that
 * commits is the one that tells. A telling that is lost is found by its gap in `seq`.
 */
export function broadcastChat(io: Io, chat: Chat): void {
  const room = (conversationId: string) => io.to(conversationRoom(conversationId));
  const { events, queries } = chat;
  events.on("entry.appended", (event) => room(event.conversationId).emit("entry", event));
  events.on("reply.started", (event) => room(event.conversationId).emit("reply:started", event));
  events.on("reply.delta", (event) => room(event.conversationId).emit("reply:delta", event));
  events.on("reply.ended", (event) => room(event.conversationId).emit("reply:ended", event));
  events.on("typing.changed", ({ conversationId, who, on }) => {
    if (who !== "user") room(conversationId).emit("typing", { conversationId, who, on });
  });
  events.on("receipt.moved", ({ of, ...event }) => {
    if (of === "user") room(event.conversationId).emit("receipt", event);
  });
  io.on("reply:wanted", (conversationId, socketId) => {
    const reply = queries.replySoFar(conversationId);
    if (!reply) return;
    const { turn, text } = reply;
    io.to(socketId).emit("reply:delta", { conversationId, turn, offset: 0, text });
  });
}
