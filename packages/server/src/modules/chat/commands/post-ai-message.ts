import type { Seq } from "@ilpo-chat/protocol";
import { append, type Draft } from "../append.ts";
import type { AiMessage } from "../contract.ts";
import type { ChatTables } from "../entities.ts";
import type { ChatParts } from "../parts.ts";
import { clientIdOf } from "../post-group.ts";
import { lockConversation } from "../store.ts";

/**
 * Stores the AI's answer, if its turn is still the conversation's: nothing from the AI lands after
 * newer words or a manager's claim. The turn makes the message's id, so a second answer to it finds
 * the first.
 */
export async function postAiMessage(
  parts: ChatParts,
  input: AiMessage,
): Promise<{ seq: Seq } | null> {
  return parts.db.transaction(async (tx) => {
    const sql = tx.sql<ChatTables>();
    const row = await lockConversation(sql, input.conversationId);
    if (row.turn !== input.turn || !row.ai_mode || row.status !== "active") return null;
    const clientId = clientIdOf(input);
    const stored = await sql
      .selectFrom("messages")
      .select("seq")
      .where("conversation_id", "=", row.id)
      .where("client_id", "=", clientId)
      .executeTakeFirst();
    if (stored) return stored;
    const draft: Draft = {
      type: "message.new",
      author: { type: "ai" },
      clientId,
      content: input.content,
      sources: input.sources ?? [],
      partial: input.partial ?? false,
      ...(input.card === undefined ? {} : { card: input.card }),
    };
    const [entry] = await append(parts, tx, { row, drafts: [draft] });
    return entry ? { seq: entry.seq } : null;
  });
}
