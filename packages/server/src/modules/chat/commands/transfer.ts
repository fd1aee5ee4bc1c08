import { append } from "../append.ts";
import type { ManagerCommands } from "../contract.ts";
import type { ChatTables } from "../entities.ts";
import type { ChatParts } from "../parts.ts";
import { lockConversation } from "../store.ts";
import { claiming, takeUpLead } from "./claim.ts";

/** Puts a conversation into another manager's hands; one that waits, or that the AI leads, too. */
export async function transfer(
  parts: ChatParts,
  { conversationId, to }: Parameters<ManagerCommands["transfer"]>[0],
): Promise<boolean> {
  return parts.db.transaction(async (tx) => {
    const row = await lockConversation(tx.sql<ChatTables>(), conversationId);
    const drafts = row.status === "closed" ? [] : claiming(row, to);
    if (drafts.length === 0) return false;
    await append(parts, tx, { row, drafts, managerId: to.id });
    await takeUpLead(tx, row);
    return true;
  });
}
