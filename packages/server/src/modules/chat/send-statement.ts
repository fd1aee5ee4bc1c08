import type { Statement } from "#kernel/statement-line";
import type { SendInput } from "./contract.ts";

/** A visitor's message in a conversation that exists. */
export interface LineMessage extends SendInput {
  readonly conversationId: string;
}

/** What the statement says of a message that it has stored. */
export interface StoredRow {
  /** Place in the group that was given. */
  readonly place: number;
  readonly id: number;
  readonly seq: number;
  readonly turn: number;
  readonly is_ai: boolean;
  readonly at_desk: boolean;
}

/**
 * Stores a group of messages in their order, over any number of conversations, with the next `seq` of
 * each. Left out, for the slower way that can say why: conversations that are not the visitor's, are
 * closed, or are held by somebody else just now, and messages that were stored before.
 */
const insertGroup: Statement = {
  name: "chat-send-group",
  text: `
    with input as (
      select * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::uuid[], $5::text[])
        with ordinality as row (conversation_id, visitor_id, site_id, client_id, content, place)
    ), held as (
      select id, visitor_id, site_id, user_id, last_seq
      from conversations
      where id = any($1::uuid[]) and status <> 'closed'
      for update skip locked
    ), fresh as (
      select input.*, held.user_id,
        (held.last_seq + row_number() over (partition by held.id order by input.place))::int as seq
      from input
      join held on held.id = input.conversation_id
        and held.visitor_id = input.visitor_id and held.site_id = input.site_id
      where not exists (
        select from messages known
        where known.conversation_id = input.conversation_id and known.client_id = input.client_id
      )
    ), moved as (
      update conversations set last_seq = last_seq + news.count, turn = turn + news.count
      from (select conversation_id, count(*)::int from fresh group by conversation_id) news
      where conversations.id = news.conversation_id
      returning conversations.id, turn, ai_mode, status, at_desk
    ), stored as (
      insert into messages (conversation_id, seq, created_at, sender_type, sender_id, content, client_id)
      select conversation_id, seq, $6, 'user', user_id, content, client_id from fresh
      returning id, conversation_id, seq
    )
    select fresh.place::int, stored.id, stored.seq, moved.turn,
      moved.ai_mode and moved.status = 'active' as is_ai, moved.at_desk
    from stored
    join fresh on fresh.conversation_id = stored.conversation_id and fresh.seq = stored.seq
    join moved on moved.id = stored.conversation_id`,
};

/** The statement and its values for one group. Places count from 1. */
export function groupStatement(
  group: readonly LineMessage[],
  at: Date,
): readonly [Statement, readonly unknown[]] {
  return [
    insertGroup,
    [
      group.map(({ conversationId }) => conversationId),
      group.map(({ visitorId }) => visitorId),
      group.map(({ siteId }) => siteId),
      group.map(({ clientId }) => clientId),
      group.map(({ content }) => content),
      at,
    ],
  ];
}
