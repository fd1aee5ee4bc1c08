import { append, type Draft } from "../append.ts";
import type { HouseLine } from "../contract.ts";
import type { ChatTables } from "../entities.ts";
import type { ChatParts } from "../parts.ts";
import { lockConversation } from "../store.ts";

/** Says how the waiting goes. */
export function tellWaiting(parts: ChatParts, line: HouseLine): Promise<boolean> {
  return whileWaiting(parts, line, []);
}

/** Says that nobody came; the AI answers again. */
export function endWaiting(parts: ChatParts, line: HouseLine): Promise<boolean> {
  return whileWaiting(parts, line, [{ type: "mode.changed", mode: "ai", by: "ai" }]);
}

/** The row's lock decides between this and a manager who takes the conversation at the same moment. */
async function whileWaiting(
  parts: ChatParts,
  { conversationId, clientId, content }: HouseLine,
  more: readonly Draft[],
): Promise<boolean> {
  return parts.db.transaction(async (tx) => {
    const sql = tx.sql<ChatTables>();
    const row = await lockConversation(sql, conversationId);
    if (row.status !== "transferred") return false;
    const isSaid = await sql
      .selectFrom("messages")
      .select("seq")
      .where("conversation_id", "=", row.id)
      .where("client_id", "=", clientId)
      .executeTakeFirst();
    const line: Draft = {
      type: "message.new",
      author: { type: "ai" },
      clientId,
      content,
      messageType: "system",
    };
    const drafts = [...(isSaid ? [] : [line]), ...more];
    if (drafts.length > 0) await append(parts, tx, { row, drafts });
    return true;
  });
}
