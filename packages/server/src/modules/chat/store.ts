import type { Entry, Seq } from "@ilpo-chat/protocol";
import { DomainError } from "#kernel/errors";
import { type Kysely, raw } from "#kernel/database";
import type { VisitorRef } from "./contract.ts";
import type { ChatTables } from "./entities.ts";
import { type ConversationRecord, messageEntry, otherEntry, type SignAttachment } from "./rows.ts";

export type ChatSql = Kysely<ChatTables>;

/** The conversation's row, held until the transaction ends. ORDER: whoever appends or follows takes this first. */
export async function lockConversation(sql: ChatSql, id: string): Promise<ConversationRecord> {
  const row = await sql
    .selectFrom("conversations")
    .selectAll()
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new DomainError("not-found");
  return row;
}

/** The same, and only if it is this visitor's. SECURITY: what is not theirs looks like what is not there. */
export async function lockOwn(
  sql: ChatSql,
  visitor: VisitorRef,
  id: string,
): Promise<ConversationRecord> {
  const row = await lockConversation(sql, id);
  if (row.visitor_id !== visitor.visitorId || row.site_id !== visitor.siteId) {
    throw new DomainError("not-found");
  }
  return row;
}

/** The visitor's conversation by id, or the one that is open, else their newest. */
export async function findOwn(
  sql: ChatSql,
  visitor: VisitorRef,
  id: string | undefined,
): Promise<ConversationRecord | undefined> {
  const own = sql
    .selectFrom("conversations")
    .selectAll()
    .where("visitor_id", "=", visitor.visitorId)
    .where("site_id", "=", visitor.siteId);
  const wanted =
    id === undefined
      ? own
          .orderBy(raw`status = 'closed'`)
          .orderBy("started_at", "desc")
          .limit(1)
      : own.where("id", "=", id);
  return wanted.executeTakeFirst();
}

/** The `seq` of a message that can be answered in this conversation; what is not there cannot. */
export async function quotable(
  sql: ChatSql,
  conversationId: string,
  seq: Seq | undefined,
): Promise<Seq | undefined> {
  if (seq === undefined) return undefined;
  const row = await sql
    .selectFrom("messages")
    .select("seq")
    .where("conversation_id", "=", conversationId)
    .where("seq", "=", seq)
    .where("message_type", "=", "text")
    .executeTakeFirst();
  return row?.seq;
}

export interface EntryRange {
  readonly conversationId: string;
  /** Exclusive. */
  readonly after?: Seq;
  /** Exclusive. */
  readonly before?: Seq;
  readonly limit: number;
  /** Which end of the range is kept when it holds more than `limit`. */
  readonly keep: "oldest" | "newest";
}

/** A run of the log, rising. Its cost depends on `limit` alone. */
export async function readEntries(
  sql: ChatSql,
  range: EntryRange,
  sign: SignAttachment,
): Promise<Entry[]> {
  const { conversationId, after = 0, before = 2 ** 31 - 1, limit, keep } = range;
  const direction = keep === "oldest" ? "asc" : "desc";
  const messages = await sql
    .selectFrom("messages")
    .selectAll()
    .where("conversation_id", "=", conversationId)
    .where("seq", ">", after)
    .where("seq", "<", before)
    .orderBy("seq", direction)
    .limit(limit)
    .execute();
  const others = await sql
    .selectFrom("conversation_entries")
    .selectAll()
    .where("conversation_id", "=", conversationId)
    .where("seq", ">", after)
    .where("seq", "<", before)
    .orderBy("seq", direction)
    .limit(limit)
    .execute();
  const entries = [...messages.map((row) => messageEntry(row, sign)), ...others.map(otherEntry)];
  entries.sort((left, right) => left.seq - right.seq);
  return keep === "oldest" ? entries.slice(0, limit) : entries.slice(-limit);
}

/** Changes with a restore from a backup. */
export async function readEpoch(sql: ChatSql): Promise<string> {
  const row = await sql
    .selectFrom("installation")
    .select("value")
    .where("key", "=", "epoch")
    .executeTakeFirstOrThrow();
  return row.value;
}
