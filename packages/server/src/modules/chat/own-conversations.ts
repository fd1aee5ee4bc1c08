import type {
  Author,
  ConversationStatus,
  ConversationSummary,
  SenderType,
} from "@ilpo-chat/protocol";
import { raw } from "#kernel/database";
import type { VisitorRef } from "./contract.ts";
import type { MessageRecord } from "./rows.ts";
import type { ChatSql } from "./store.ts";

const WORDS_MAX = 200;

/** The visitor's conversations, newest first, each with its last message that stands. */
export async function listOwn(
  sql: ChatSql,
  { siteId, visitorId, limit }: VisitorRef & { readonly limit: number },
): Promise<ConversationSummary[]> {
  const rows = await sql
    .selectFrom("conversations")
    .select(["id", "code", "status", "started_at"])
    .where("visitor_id", "=", visitorId)
    .where("site_id", "=", siteId)
    .orderBy("started_at", "desc")
    .limit(limit)
    .execute();
  const ids = rows.map(({ id }) => id);
  const messages = ids.length === 0 ? [] : await lastMessages(sql, ids);
  const edits = ids.length === 0 ? [] : await readEdits(sql, ids);
  return rows.map(({ id, code, status, started_at: startedAt }) => {
    const message = messages.find((each) => each.conversation_id === id);
    const edit = edits.findLast(
      (each) => each.conversation_id === id && each.data["target"] === message?.seq,
    );
    return {
      ...{ id, code, status: status as ConversationStatus },
      startedAt: new Date(startedAt).toISOString(),
      last: message ? toLast(message, edit?.data["content"]) : null,
    };
  });
}

type LastMessage = Pick<
  MessageRecord,
  | "conversation_id"
  | "seq"
  | "sender_type"
  | "sender_name"
  | "content"
  | "attachments"
  | "created_at"
>;

/** What was removed has neither words nor files left. */
function lastMessages(sql: ChatSql, ids: readonly string[]): Promise<LastMessage[]> {
  return sql
    .selectFrom("messages")
    .distinctOn("conversation_id")
    .select([
      ...(["conversation_id", "seq", "sender_type", "sender_name"] as const),
      ...(["content", "attachments", "created_at"] as const),
    ])
    .where("conversation_id", "in", [...ids])
    .where("message_type", "=", "text")
    .where(raw<boolean>`(content <> '' or attachments::text <> '[]')`)
    .orderBy("conversation_id")
    .orderBy("seq", "desc")
    .execute();
}

function readEdits(sql: ChatSql, ids: readonly string[]) {
  return sql
    .selectFrom("conversation_entries")
    .select(["conversation_id", "data"])
    .where("conversation_id", "in", [...ids])
    .where("type", "=", "message.edited")
    .orderBy("seq")
    .execute();
}

function toLast(message: LastMessage, edited: unknown): NonNullable<ConversationSummary["last"]> {
  const content = typeof edited === "string" ? edited : message.content;
  const type = message.sender_type as SenderType;
  const { sender_name: name } = message;
  const author: Author = name === null ? { type } : { type, name };
  return {
    author,
    content: [...content.slice(0, 2 * WORDS_MAX)].slice(0, WORDS_MAX).join(""),
    files: message.attachments.length,
    at: new Date(message.created_at).toISOString(),
  };
}
