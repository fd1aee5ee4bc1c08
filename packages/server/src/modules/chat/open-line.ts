import { type ConversationId, limits } from "@ilpo-chat/protocol";
import { createGrouping } from "#kernel/grouping";
import type { Statement } from "#kernel/database-line";
import type { VisitorRef } from "./contract.ts";
import type { ChatParts } from "./parts.ts";
import type { ConversationRecord, EntryRecord, MessageRecord } from "./rows.ts";

/** A visitor's conversation, and what of it the cursor has missed, or else its newest page. */
export interface OpenedRow extends ConversationRecord {
  readonly resumed: boolean;
  readonly opened_messages: readonly MessageRecord[];
  readonly opened_entries: readonly EntryRecord[];
}

/** The conversation that is asked for by id, or else the open one, or else the newest. */
type Wanted = VisitorRef & { readonly conversationId: ConversationId | undefined };

export interface Reopening extends Wanted {
  /** Of a cursor of this epoch. */
  readonly seq: number | undefined;
}

export type OpenLine = ReturnType<typeof createOpenLine>;

/** Larger groups gain nothing; of openings, each may carry a whole page. */
const [LOCATED_MAX, OPENED_MAX] = [200, 25];

/**
 * Reads for visitors who come, all of one moment in one statement: after a restart a thousand come back at once, and a
 * statement for each costs ten times what it reads.
 */
export function createOpenLine({ db }: Pick<ChatParts, "db">) {
  const line = db.openLine();
  const read = async <Row extends { readonly nth: number }>(
    statement: Statement,
    asked: readonly Wanted[],
  ): Promise<(Row | undefined)[]> => {
    const rows = await line.run<Row>(statement, [JSON.stringify(asked)]);
    const byPlace = new Map(rows.map((row) => [row.nth, row]));
    return asked.map((_, index) => byPlace.get(index + 1));
  };
  return {
    locate: createGrouping(
      (asked: readonly Wanted[]) => read<{ nth: number; id: string }>(locateStatement, asked),
      LOCATED_MAX,
    ),
    open: createGrouping(
      (asked: readonly Reopening[]) => read<OpenedRow & { nth: number }>(openStatement, asked),
      OPENED_MAX,
    ),
  };
}

const own = (columns: string): string => `
  select ${columns} from conversations
  where conversations.visitor_id = asked."visitorId" and conversations.site_id = asked."siteId"
    and (asked."conversationId" is null or conversations.id = asked."conversationId")
  order by conversations.status = 'closed', conversations.started_at desc limit 1`;

const asked = (more = ""): string => `
  rows from (json_to_recordset($1::json) as ("visitorId" uuid, "siteId" int, "conversationId" uuid${more}))
    with ordinality as asked ("visitorId", "siteId", "conversationId"${more.replace(/ int/, "")}, nth)`;

const locateStatement: Statement = {
  name: "chat-locate",
  text: `
    select asked.nth::int as nth, found.id
    from ${asked()} cross join lateral (${own("conversations.id")}) found`,
};

/** What is stored meanwhile comes through the room, so nothing is read past the row's own `last_seq`. */
const newest = (columns: string, table: string): string => `
  coalesce((
    select json_agg(newest order by seq) from (
      select ${columns} from ${table}
      where conversation_id = found.id and seq > missed.after and seq <= found.last_seq
      order by seq desc limit case when missed.resumed then ${limits.resumeMax} else ${limits.historyPage} end
    ) newest
  ), '[]')`;

const openStatement: Statement = {
  name: "chat-open",
  text: `
    select asked.nth::int as nth, found.*, missed.resumed,
      ${newest(
        `id, conversation_id, seq, sender_type, sender_name, content, message_type, created_at,
        client_id, attachments, sources, is_partial, card, reply_to`,
        "messages",
      )} as opened_messages,
      ${newest("seq, type, data, created_at", "conversation_entries")} as opened_entries
    from ${asked(", seq int")}
    cross join lateral (${own("conversations.*")}) found
    cross join lateral (
      select coalesce(found.last_seq - asked.seq between 0 and ${limits.resumeMax}, false) as resumed
    ) judged
    cross join lateral (
      select judged.resumed, case when judged.resumed then asked.seq else 0 end as after
    ) missed`,
};
