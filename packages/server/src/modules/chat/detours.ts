import type { SendResult } from "@ilpo-chat/protocol";
import { sendMessage } from "./commands/send-message.ts";
import type { ChatParts } from "./parts.ts";
import type { LineMessage } from "./send-statement.ts";

/** The slower way to store a message, in a transaction of its own, which finds out what is the matter with it. */
export interface Detours {
  /** ORDER: of one conversation, one after another. */
  send(message: LineMessage): Promise<SendResult>;
  /** Whether messages of this conversation are on the slow way; what comes later must follow them there. */
  has(conversationId: string): boolean;
}

export function createDetours(parts: ChatParts): Detours {
  const last = new Map<string, Promise<unknown>>();
  return {
    has: (conversationId) => last.has(conversationId),
    send(message) {
      const { conversationId } = message;
      const sent = (last.get(conversationId) ?? Promise.resolve()).then(() =>
        sendMessage(parts, message),
      );
      const settled = sent
        .catch(() => undefined)
        .then(() => {
          if (last.get(conversationId) === settled) last.delete(conversationId);
        });
      last.set(conversationId, settled);
      return sent;
    },
  };
}
