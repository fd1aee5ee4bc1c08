import type { Seq } from "@ilpo-chat/protocol";
import { DomainError } from "#kernel/errors";
import { append, type Draft } from "../append.ts";
import { storeAttachments } from "../attachments.ts";
import type { ManagerMessage } from "../contract.ts";
import type { AttachmentRecord, ChatTables } from "../entities.ts";
import type { ChatParts } from "../parts.ts";
import { lockConversation } from "../store.ts";
import { insertAttachments } from "../uploads/upload-store.ts";
import { claiming, takeUpLead } from "./claim.ts";

/**
 * Stores a manager's words and files. First words claim the conversation when nobody leads it, and
 * so stop the AI. When somebody else leads, the words are taken all the same: two people may help.
 */
export async function postManagerMessage(
  parts: ChatParts,
  input: ManagerMessage,
): Promise<{ seq: Seq }> {
  // Bytes first, outside the transaction: a file without its message harms nobody.
  const attachments = await storeAttachments(parts, input.clientId, input.attachments ?? []);
  return parts.db.transaction(async (tx) => {
    const sql = tx.sql<ChatTables>();
    const row = await lockConversation(sql, input.conversationId);
    const repeated = await sql
      .selectFrom("messages")
      .select("seq")
      .where("conversation_id", "=", row.id)
      .where("client_id", "=", input.clientId)
      .executeTakeFirst();
    if (repeated) return repeated;
    const needsLead = row.ai_mode || row.status !== "active" || row.manager_id === null;
    const drafts = [...(needsLead ? claiming(row, input.manager) : []), words(input, attachments)];
    await insertAttachments(sql, {
      conversationId: row.id,
      files: attachments,
      at: parts.clock.now(),
    });
    const entries = await append(parts, tx, {
      row,
      drafts,
      ...(needsLead ? { managerId: input.manager.id } : {}),
    });
    if (needsLead) await takeUpLead(tx, row);
    return { seq: entries.at(-1)?.seq ?? row.last_seq };
  });
}

function words(input: ManagerMessage, attachments: readonly AttachmentRecord[]): Draft {
  if (input.content === "" && attachments.length === 0) throw new DomainError("content-empty");
  return {
    type: "message.new",
    author: { type: "manager", name: input.manager.name },
    senderId: input.manager.id,
    clientId: input.clientId,
    content: input.content,
    attachments,
  };
}
