import type { ConversationId } from "@ilpo-chat/protocol";
import type { Tx } from "#kernel/database";
import { append, type Draft } from "../append.ts";
import type { ClaimResult, ManagerRef } from "../contract.ts";
import type { ChatTables } from "../entities.ts";
import type { ChatParts } from "../parts.ts";
import type { ConversationRecord } from "../rows.ts";
import { lockConversation } from "../store.ts";
import { saveLeadStatus } from "./decide-lead.ts";

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
    await takeUpLead(tx, row);
    return { claimed: true, already: false };
  });
}

/** Entries that make this manager the one who leads; none when they lead already. */
export function claiming(row: ConversationRecord, manager: ManagerRef): Draft[] {
  if (isLedBy(row, manager)) return [];
  const joined: Draft = { type: "manager.joined", manager: { name: manager.name } };
  const reopened: Draft = { type: "status.changed", status: "active", by: "manager" };
  const taken: Draft[] =
    row.lead?.status === "new"
      ? [{ type: "lead.updated", lead: { ...row.lead, status: "processing" } }]
      : [];
  return [...(row.status === "closed" ? [reopened] : []), joined, ...taken];
}

/** With a claim a new lead is being worked on; {@link claiming} has the entry. */
export async function takeUpLead(tx: Tx, row: ConversationRecord): Promise<void> {
  if (row.lead?.status === "new") await saveLeadStatus(tx, row, "processing");
}

function isLed(row: ConversationRecord): boolean {
  return row.status === "active" && !row.ai_mode && row.manager_id !== null;
}

function isLedBy(row: ConversationRecord, manager: ManagerRef): boolean {
  return isLed(row) && row.manager_id === manager.id;
}
