import { type ConversationView, type Entry, limits, type Seq } from "@ilpo-chat/protocol";
import type { OpenInput } from "../contract.ts";
import type { ChatTables } from "../entities.ts";
import type { ChatParts } from "../parts.ts";
import { type ConversationRecord, toState } from "../rows.ts";
import { type ChatSql, findOwn, readEntries } from "../store.ts";

/**
 * The conversation as it is now, with what the cursor missed or, without a usable cursor, its newest
 * page. The caller joins the room before this reads, so that nothing falls between.
 */
export async function openConversation(
  parts: ChatParts,
  input: OpenInput,
): Promise<ConversationView | null> {
  const sql = parts.db.sql<ChatTables>();
  const row = await findOwn(sql, input, input.conversationId);
  if (!row) return null;
  await noteWhereabouts(sql, row, input);
  const epoch = await parts.epoch.refresh();
  const { cursor } = input;
  const missed = cursor === undefined ? -1 : row.last_seq - cursor.seq;
  const resumed = cursor?.epoch === epoch && missed >= 0 && missed <= limits.resumeMax;
  // Not past the row's `last_seq`: what is stored meanwhile comes through the room.
  const range = { conversationId: row.id, before: row.last_seq + 1 };
  return {
    id: row.id,
    code: row.code,
    epoch,
    ...toState(row),
    lastSeq: row.last_seq,
    startedAt: new Date(row.started_at).toISOString(),
    deliveredSeq: row.desk_delivered_seq,
    readSeq: row.desk_read_seq,
    entries: await (resumed
      ? readMissed(parts, { ...range, after: cursor.seq })
      : readEntries(sql, { ...range, limit: limits.historyPage, keep: "newest" }, parts.sign)),
    resumed,
  };
}

/** Mostly there is nothing: every client that comes back asks, and few have missed something. */
async function readMissed(
  parts: ChatParts,
  range: { conversationId: string; before: Seq; after: Seq },
): Promise<Entry[]> {
  if (range.after + 1 === range.before) return [];
  const sql = parts.db.sql<ChatTables>();
  return readEntries(sql, { ...range, limit: limits.resumeMax, keep: "oldest" }, parts.sign);
}

/** The page, language and device that the visitor is on now; managers see them. */
async function noteWhereabouts(
  sql: ChatSql,
  row: ConversationRecord,
  input: OpenInput,
): Promise<void> {
  const { page = row.page, locale = row.locale, device = row.device } = input;
  if (page === row.page && locale === row.locale && device === row.device) return;
  await sql
    .updateTable("conversations")
    .set({ page, locale, device })
    .where("id", "=", row.id)
    .execute();
}
