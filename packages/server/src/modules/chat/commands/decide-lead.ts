import type { LeadStatus } from "@ilpo-chat/protocol";
import type { Tx } from "#kernel/database";
import { append, type Draft } from "../append.ts";
import type { LeadDecision, ManagerCommands } from "../contract.ts";
import type { ChatTables } from "../entities.ts";
import type { ChatParts } from "../parts.ts";
import type { ConversationRecord } from "../rows.ts";
import { lockConversation } from "../store.ts";

/** Approves or rejects a lead. The row's lock makes the first decision stand; the visitor reads it at once. */
export async function decideLead(
  parts: ChatParts,
  input: Parameters<ManagerCommands["decideLead"]>[0],
): Promise<LeadDecision> {
  return parts.db.transaction(async (tx) => {
    const row = await lockConversation(tx.sql<ChatTables>(), input.conversationId);
    const { lead } = row;
    if (!lead || lead.status === "approved" || lead.status === "rejected")
      return { decided: false, status: lead?.status ?? null };
    const drafts: Draft[] = [
      { type: "lead.updated", lead: { ...lead, status: input.status } },
      {
        type: "message.new",
        author: { type: "manager", name: input.manager.name },
        senderId: input.manager.id,
        content: input.line,
        messageType: "system",
      },
    ];
    await append(parts, tx, { row, drafts });
    await saveLeadStatus(tx, row, input.status);
    return { decided: true };
  });
}

/** Keeps the person's status beside the conversation's. */
export async function saveLeadStatus(
  tx: Tx,
  row: ConversationRecord,
  status: LeadStatus,
): Promise<void> {
  if (row.user_id === null) return;
  await tx
    .sql<ChatTables>()
    .updateTable("users")
    .set({ status })
    .where("id", "=", row.user_id)
    .execute();
}
