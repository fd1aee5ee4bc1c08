import { type ConversationView, limits } from "@ilpo-chat/protocol";
import type { OpenInput } from "../contract.ts";
import type { ChatTables } from "../entities.ts";
import type { OpenLine } from "../open-line.ts";
import type { ChatParts } from "../parts.ts";
import { type ConversationRecord, messageEntry, otherEntry, toState } from "../rows.ts";
import type { ChatSql } from "../store.ts";

export interface OpenDeps extends ChatParts {
  readonly openLine: OpenLine;
}

/**
 * The conversation as it is now, with what the cursor missed or, without a usable cursor, its newest
 * page. The caller joins the room before this reads, so that nothing falls between.
 */
export async function openConversation(
  { db, epoch: epochs, openLine, sign }: OpenDeps,
  input: OpenInput,
): Promise<ConversationView | null> {
  const { conversationId, visitorId, siteId, cursor } = input;
  const epoch = await epochs.refresh();
  const seq = cursor?.epoch === epoch ? cursor.seq : undefined;
  const row = await openLine.open({ conversationId, visitorId, siteId, seq });
  if (!row) return null;
  await noteWhereabouts(db.sql<ChatTables>(), row, input);
  const entries = [
    ...row.opened_messages.map((message) => messageEntry(message, sign)),
    ...row.opened_entries.map(otherEntry),
  ].toSorted((left, right) => left.seq - right.seq);
  const { resumed } = row;
  return {
    id: row.id,
    code: row.code,
    epoch,
    ...toState(row),
    lastSeq: row.last_seq,
    startedAt: new Date(row.started_at).toISOString(),
    deliveredSeq: row.desk_delivered_seq,
    readSeq: row.desk_read_seq,
    entries: resumed ? entries : entries.slice(-limits.historyPage),
    resumed,
  };
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
