import type { ConversationId } from "@ilpo-chat/protocol";
import { append, type Draft } from "../append.ts";
import type { ClaimResult, ManagerRef } from "../contract.ts";
import type { ChatTables } from "../entities.ts";
import type { ChatParts } from "../parts.ts";
import type { ConversationRecord } from "../rows.ts";
import { lockConversation } from "../store.ts";

/** One manager leads. The row's lock makes the first press win; the others learn whose it is. */
export async function claim(
  parts: ChatParts,
  { conversationId, manager }: { conversationId: ConversationId; manager: ManagerRef },
): Promise<ClaimResult> {
  return parts.db.transaction(async (tx) => {
    const row = await lockConversation(tx.sql<ChatTables>(), conversationId);
    if (isLedBy(row, manager)) return { claimed: true, already: true };
    if (isLed(row)) return { claimed: false, by: row.manager_name ?? "" };
    await append(parts, tx, { row, drafts: claiming(row, manager), managerId: manager.id });
    return { claimed: true, already: false };
  });
}

/** Entries that make this manager the one who leads; none when they lead already. */
export function claiming(row: ConversationRecord, manager: ManagerRef): Draft[] {
  if (isLedBy(row, manager)) return [];
  const joined: Draft = { type: "manager.joined", manager: { name: manager.name } };
  const reopened: Draft = { type: "status.changed", status: "active", by: "manager" };
  return row.status === "closed" ? [reopened, joined] : [joined];
}

function isLed(row: ConversationRecord): boolean {
  return row.status === "active" && !row.ai_mode && row.manager_id !== null;
}

function isLedBy(row: ConversationRecord, manager: ManagerRef): boolean {
  return isLed(row) && row.manager_id === manager.id;
}
