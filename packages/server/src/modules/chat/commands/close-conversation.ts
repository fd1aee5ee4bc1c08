import type { ConversationId, SenderType } from "@ilpo-chat/protocol";
import { append } from "../append.ts";
import type { VisitorRef } from "../contract.ts";
import type { ChatTables } from "../entities.ts";
import type { ChatParts } from "../parts.ts";
import { lockConversation, lockOwn } from "../store.ts";

/** Ends the conversation. Closing a closed one changes nothing. */
export async function closeConversation(
  parts: ChatParts,
  {
    conversationId,
    by,
    visitor,
  }: { conversationId: ConversationId; by: SenderType; visitor?: VisitorRef },
): Promise<void> {
  await parts.db.transaction(async (tx) => {
    const sql = tx.sql<ChatTables>();
    const row = visitor
      ? await lockOwn(sql, visitor, conversationId)
      : await lockConversation(sql, conversationId);
    if (row.status === "closed") return;
    await append(parts, tx, { row, drafts: [{ type: "status.changed", status: "closed", by }] });
  });
}
