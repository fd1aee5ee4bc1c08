import type { SendResult } from "@ilpo-chat/protocol";
import { DomainError } from "#kernel/errors";
import type { Tx } from "#kernel/database";
import { append, type Draft } from "../append.ts";
import type { SendInput, VisitorRef } from "../contract.ts";
import type { ChatTables } from "../entities.ts";
import type { ChatParts } from "../parts.ts";
import type { ConversationRecord, MessageRecord } from "../rows.ts";
import { lockOwn, quotable } from "../store.ts";
import { attachmentId } from "../uploads/receive.ts";
import { takeUploads } from "../uploads/upload-store.ts";
import { beginConversation } from "./begin-conversation.ts";

/**
 * Stores the visitor's words and files. The same `clientId` with the same words and files again gives the first result;
 * with others it is refused (`client-id-reused`). Writing into a closed conversation reopens it.
 */
export async function sendMessage(parts: ChatParts, input: SendInput): Promise<SendResult> {
  return parts.db.transaction(async (tx) => {
    const { row, repeated } = await target(parts, tx, input);
    if (repeated) return result(parts, row, assertSame(repeated, input));
    const ids = attachmentIds(input);
    const attachments =
      ids.length > 0
        ? await takeUploads(tx.sql<ChatTables>(), input, { conversationId: row.id, ids })
        : [];
    const drafts: Draft[] = [
      ...(row.status === "closed" ? [reopened] : []),
      {
        type: "message.new",
        author: { type: "user" },
        ...(row.user_id === null ? {} : { senderId: row.user_id }),
        clientId: input.clientId,
        content: input.content,
        attachments,
        replyTo: await quotable(tx.sql<ChatTables>(), row.id, input.replyTo),
      },
    ];
    const stored = (await append(parts, tx, { row, drafts })).at(-1);
    if (stored?.type !== "message.created") throw new Error("append gave no message");
    return {
      conversationId: row.id,
      epoch: parts.epoch.current(),
      id: stored.message.id,
      seq: stored.seq,
      createdAt: stored.at,
    };
  });
}

const reopened: Draft = { type: "status.changed", status: "active", by: "user" };

interface Target {
  readonly row: ConversationRecord;
  readonly repeated: MessageRecord | undefined;
}

async function target(parts: ChatParts, tx: Tx, input: SendInput): Promise<Target> {
  const sql = tx.sql<ChatTables>();
  if (input.conversationId !== undefined) {
    const row = await lockOwn(sql, input, input.conversationId);
    return { row, repeated: await findRepeated(tx, input, input.conversationId) };
  }
  const row = await beginConversation(parts, tx, input);
  // The acknowledgement of a first message may be lost: look in all of the visitor's conversations.
  const repeated = await findRepeated(tx, input, undefined);
  if (!repeated || repeated.conversation_id === row.id) return { row, repeated };
  return { row: await lockOwn(sql, input, repeated.conversation_id), repeated };
}

async function findRepeated(
  tx: Tx,
  { clientId, visitorId }: VisitorRef & { clientId: string },
  conversationId: string | undefined,
): Promise<MessageRecord | undefined> {
  const query = tx
    .sql<ChatTables>()
    .selectFrom("messages")
    .innerJoin("conversations", "conversations.id", "messages.conversation_id")
    .selectAll("messages")
    .where("messages.client_id", "=", clientId)
    .where("conversations.visitor_id", "=", visitorId);
  const scoped =
    conversationId === undefined
      ? query
      : query.where("messages.conversation_id", "=", conversationId);
  return scoped.executeTakeFirst();
}

function assertSame(stored: MessageRecord, input: SendInput): MessageRecord {
  const ids = attachmentIds(input);
  const isSame =
    stored.content === input.content &&
    stored.sender_type === "user" &&
    stored.attachments.length === ids.length &&
    stored.attachments.every(({ id }, index) => id === ids[index]);
  if (!isSame) throw new DomainError("client-id-reused");
  return stored;
}

function attachmentIds(input: SendInput): string[] {
  return (input.attachments ?? []).map((uploadId) => attachmentId(input, uploadId));
}

function result(parts: ChatParts, row: ConversationRecord, message: MessageRecord): SendResult {
  return {
    conversationId: row.id,
    epoch: parts.epoch.current(),
    id: message.id,
    seq: message.seq,
    createdAt: new Date(message.created_at).toISOString(),
  };
}
