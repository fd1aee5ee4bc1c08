import type { ConversationId, Entry, Message, Seq } from "@ilpo-chat/protocol";
import type { Tx } from "#kernel/database";
import { advance, type ConversationFacts, type EntryDraft, followersOf } from "./conversation.ts";
import type { ChatParts } from "./parts.ts";
import type { AttachmentRecord, ChatTables } from "./entities.ts";
import { type ConversationRecord, messageEntry, toFacts } from "./rows.ts";
import type { ChatSql } from "./store.ts";

/** A message that is to be stored. */
export interface MessageDraft extends Pick<Message, "author" | "content"> {
  readonly type: "message.new";
  readonly senderId?: number;
  readonly clientId?: string;
  readonly attachments?: readonly AttachmentRecord[];
  readonly sources?: Message["sources"];
  readonly partial?: boolean;
  readonly card?: Message["card"];
  readonly replyTo?: Seq | undefined;
  readonly messageType?: Message["type"];
}

/** What can be appended: a new message, or another kind of entry. */
export type Draft = MessageDraft | Exclude<EntryDraft, { type: "message.created" }>;

export interface Append {
  readonly row: ConversationRecord;
  readonly drafts: readonly Draft[];
  /** The manager who leads from now on, when a draft brings one. */
  readonly managerId?: number;
}

/**
 * Takes the next `seq` for each draft, stores them and the state that they lead to, and orders the
 * followers to look. The caller holds the conversation's row. Listeners hear of it after the commit.
 */
export async function append(
  parts: ChatParts,
  tx: Tx,
  { row, drafts, managerId }: Append,
): Promise<Entry[]> {
  const sql = tx.sql<ChatTables>();
  const at = parts.clock.now();
  const entries: Entry[] = [];
  for (const [index, draft] of drafts.entries()) {
    const place = { sql, row, seq: row.last_seq + 1 + index, at };
    entries.push(
      draft.type === "message.new"
        ? await insertMessage(parts, place, draft)
        : await insertEntry(place, draft),
    );
  }
  const before = toFacts(row);
  const after = advance(before, entries);
  await saveFacts(sql, row, { after, at, managerId });
  const followers = followersOf(after, entries);
  for (const follower of followers) await parts.news.order(sql, follower, row.id);
  tx.afterCommit(() => {
    announce(parts, { conversationId: row.id, entries, before, after });
    for (const follower of followers) parts.news.tell(follower, row.id);
  });
  return entries;
}

interface Place {
  readonly sql: ChatSql;
  readonly row: ConversationRecord;
  readonly seq: number;
  readonly at: Date;
}

async function insertMessage(parts: ChatParts, place: Place, draft: MessageDraft): Promise<Entry> {
  const stored = await place.sql
    .insertInto("messages")
    .values({
      conversation_id: place.row.id,
      seq: place.seq,
      created_at: place.at,
      sender_type: draft.author.type,
      sender_name: draft.author.name ?? null,
      sender_id: draft.senderId ?? null,
      content: draft.content,
      message_type: draft.messageType ?? "text",
      client_id: draft.clientId ?? null,
      attachments: json(draft.attachments ?? []),
      sources: json(draft.sources ?? []),
      is_partial: draft.partial ?? false,
      card: draft.card ?? null,
      reply_to: draft.replyTo ?? null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return messageEntry(stored, parts.sign);
}

async function insertEntry(place: Place, draft: Exclude<Draft, MessageDraft>): Promise<Entry> {
  const { type, ...data } = draft;
  await place.sql
    .insertInto("conversation_entries")
    .values({
      conversation_id: place.row.id,
      seq: place.seq,
      created_at: place.at,
      type,
      data: json(data),
    })
    .execute();
  return { ...draft, seq: place.seq, at: place.at.toISOString() };
}

interface Saving {
  readonly after: ConversationFacts;
  readonly at: Date;
  readonly managerId: number | undefined;
}

async function saveFacts(sql: ChatSql, row: ConversationRecord, saving: Saving): Promise<void> {
  const { after } = saving;
  await sql
    .updateTable("conversations")
    .set({
      status: after.status,
      ai_mode: after.mode === "ai",
      lead: after.lead && json(after.lead),
      rating: after.rating && json(after.rating),
      last_seq: after.lastSeq,
      turn: after.turn,
      at_desk: after.atDesk,
      ...leadership(row, saving),
    })
    .where("id", "=", row.id)
    .execute();
}

/** Who leads, who is waited for, and since when. */
function leadership(row: ConversationRecord, { after, at, managerId }: Saving) {
  const { manager, handover, status } = after;
  return {
    manager_id: manager && (managerId ?? row.manager_id),
    manager_name: manager && manager.name,
    handover_reason: handover && handover.reason,
    waiting_since: status === "transferred" ? (row.waiting_since ?? at) : null,
    ended_at: status === "closed" ? (row.ended_at ?? at) : null,
  };
}

interface Appended {
  readonly conversationId: ConversationId;
  readonly entries: readonly Entry[];
  readonly before: ConversationFacts;
  readonly after: ConversationFacts;
}

function announce(parts: ChatParts, { conversationId, entries, before, after }: Appended): void {
  for (const entry of entries) {
    parts.events.emit("entry.appended", { conversationId, epoch: parts.epoch.current(), entry });
    if (entry.type === "message.created") parts.countMessage(entry.message.author.type);
  }
  if (after.turn !== before.turn) {
    parts.hints.send("turn.moved", { conversationId, turn: after.turn, stop: false });
  }
}

/** Both drivers take JSON as text; a bare array would become a PostgreSQL array. */
function json<Value>(value: Value): Value {
  return JSON.stringify(value) as unknown as Value;
}
