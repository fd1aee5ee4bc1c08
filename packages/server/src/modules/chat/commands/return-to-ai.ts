import type { ConversationId } from "@ilpo-chat/protocol";
import { append } from "../append.ts";
import type { ManagerRef } from "../contract.ts";
import type { ChatTables } from "../entities.ts";
import type { ChatParts } from "../parts.ts";
import { lockConversation } from "../store.ts";

/** Gives the conversation back to the AI, with a note that only the AI and managers see. */
export async function returnToAi(
  parts: ChatParts,
  input: { conversationId: ConversationId; manager: ManagerRef; note?: string },
): Promise<void> {
  await parts.db.transaction(async (tx) => {
    const sql = tx.sql<ChatTables>();
    const row = await lockConversation(sql, input.conversationId);
    if (input.note !== undefined) {
      await sql
        .insertInto("conversation_notes")
        .values({
          conversation_id: row.id,
          manager_id: input.manager.id,
          manager_name: input.manager.name,
          note: input.note,
        })
        .execute();
    }
    if (row.ai_mode && row.status === "active") return;
    await append(parts, tx, { row, drafts: [{ type: "mode.changed", mode: "ai", by: "manager" }] });
  });
}
