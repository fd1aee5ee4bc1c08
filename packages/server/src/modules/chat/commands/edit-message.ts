import type { ConversationId, SenderType, Seq } from "@ilpo-chat/protocol";
import type { Tx } from "#kernel/database";
import { DomainError } from "#kernel/errors";
import { append, type Draft } from "../append.ts";
import type { VisitorRef } from "../contract.ts";
import { editWindowMs } from "../conversation.ts";
import type { AttachmentRecord, ChatTables } from "../entities.ts";
import type { ChatParts } from "../parts.ts";
import { type ChatSql, lockConversation, lockOwn } from "../store.ts";
import { deleteFile, giveUpFiles } from "../uploads/sweep.ts";

interface EditInput {
  readonly conversationId: ConversationId;
  readonly seq: Seq;
  /** Null removes the message. */
  readonly content: string | null;
  readonly author: SenderType;
  readonly visitor?: VisitorRef;
}

/**
 * Changes or removes a message of this side. A visitor has five minutes for it. The log keeps its
 * entry; a removed message's words are wiped from it.
 */
export async function editMessage(parts: ChatParts, input: EditInput): Promise<void> {
  await parts.db.transaction(async (tx) => {
    const sql = tx.sql<ChatTables>();
    const row = input.visitor
      ? await lockOwn(sql, input.visitor, input.conversationId)
      : await lockConversation(sql, input.conversationId);
    const message = await sql
      .selectFrom("messages")
      .select(["sender_type", "created_at", "attachments"])
      .where("conversation_id", "=", row.id)
      .where("seq", "=", input.seq)
      .executeTakeFirst();
    if (message?.sender_type !== input.author) throw new DomainError("not-found");
    const ageMs = parts.clock.now().getTime() - new Date(message.created_at).getTime();
    if (input.visitor && ageMs > editWindowMs) throw new DomainError("edit-too-late");
    if (input.content === null) {
      await wipe(sql, row.id, input.seq);
      await removeFiles(parts, tx, message.attachments);
    }
    await append(parts, tx, { row, drafts: [change(input.seq, input.content)] });
  });
}

function change(target: Seq, content: string | null): Draft {
  return content === null
    ? { type: "message.removed", target }
    : { type: "message.edited", target, content };
}

/** The bytes go once this is certain; if that fails, the sweep takes them. */
async function removeFiles(
  parts: ChatParts,
  tx: Tx,
  files: readonly AttachmentRecord[],
): Promise<void> {
  const ids = files.map(({ id }) => id);
  await giveUpFiles(tx.sql<ChatTables>(), ids, parts.clock.now());
  tx.afterCommit(() => {
    for (const id of ids)
      deleteFile(parts, id).catch((error: unknown) =>
        parts.log.warn({ error }, "file.delete_failed"),
      );
  });
}

/** An empty array would be sent as a PostgreSQL array; the column is JSON. */
const noAttachments = "[]" as unknown as readonly AttachmentRecord[];

/** PRIVACY: what was removed must not come back with the history. */
async function wipe(sql: ChatSql, conversationId: string, target: Seq): Promise<void> {
  await sql
    .updateTable("messages")
    .set({ content: "", attachments: noAttachments })
    .where("conversation_id", "=", conversationId)
    .where("seq", "=", target)
    .execute();
}
