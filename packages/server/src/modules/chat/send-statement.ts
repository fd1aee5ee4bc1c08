import type { Statement } from "#kernel/database-line";
import type { FollowerName, SendInput } from "./contract.ts";

/** A visitor's message in a conversation that exists. */
export interface LineMessage extends SendInput {
  readonly conversationId: string;
}

/** A message that the statement has stored. */
export interface StoredMessage {
  readonly clientId: string;
  readonly id: number;
  readonly seq: number;
}

/** A conversation that the statement has moved on. */
export interface MovedConversation {
  readonly id: string;
  readonly turn: number;
  /** The AI answers. */
  readonly isAi: boolean;
  readonly atDesk: boolean;
}

/** What comes back, two kinds of row in one: a message has an `id`, a conversation a `turn`. */
export interface GroupRow {
  readonly key: string;
  readonly id: number | null;
  readonly seq: number | null;
  readonly turn: number | null;
  readonly is_ai: boolean | null;
  readonly at_desk: boolean | null;
}

/**
 * Stores a group of messages in their order, over any number of conversations, with the next `seq` of
 * each, and the followers' news of them. Left out, for the slower way that can say why: conversations that are not the visitor's, are
 * closed, or are held by somebody else just now, and messages that were stored before. The parts meet
 * again outside: joined here they would cost the square of the group.
 */
const insertGroup: Statement = {
  name: "chat-send-group",
  text: `
    with held as (
      select id, visitor_id, site_id, user_id, last_seq
      from conversations
      where id = any($1::uuid[]) and status <> 'closed'
      for update skip locked
    ), fresh as (
      select input.conversation_id, input.client_id, input.content, held.user_id,
        (held.last_seq + row_number() over (partition by held.id order by input.place))::int as seq
      from unnest($1::uuid[], $2::uuid[], $3::int[], $4::uuid[], $5::text[])
        with ordinality as input (conversation_id, visitor_id, site_id, client_id, content, place)
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
      returning conversations.id, turn, ai_mode and status = 'active' as is_ai, at_desk
    ), ordered as (
      insert into conversation_news (follower, conversation_id)
      select follower, moved.id from moved
      join unnest($7::text[]) follower on case follower when 'ai' then is_ai else at_desk end
      on conflict (follower, conversation_id) do update set due_at = excluded.due_at
    ), stored as (
      insert into messages (conversation_id, seq, created_at, sender_type, sender_id, content, client_id)
      select conversation_id, seq, $6, 'user', user_id, content, client_id from fresh
      returning client_id, id, seq
    )
    select client_id as key, id, seq, null::int as turn, null::bool as is_ai, null::bool as at_desk
    from stored
    union all
    select id, null, null, turn, is_ai, at_desk from moved`,
};

/** The statement and its values for one group. */
export function groupStatement(
  group: readonly LineMessage[],
  { at, followers }: { readonly at: Date; readonly followers: readonly FollowerName[] },
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
      followers,
    ],
  ];
}

/** What became of a group. */
export interface GroupOutcome {
  /** By clientId. */
  readonly stored: ReadonlyMap<string, StoredMessage>;
  /** By conversation. */
  readonly moved: ReadonlyMap<string, MovedConversation>;
}

export function readOutcome(rows: readonly GroupRow[]): GroupOutcome {
  const stored = new Map<string, StoredMessage>();
  const moved = new Map<string, MovedConversation>();
  for (const { key, id, seq, turn, is_ai, at_desk } of rows) {
    if (id !== null && seq !== null) stored.set(key, { clientId: key, id, seq });
    else
      moved.set(key, { id: key, turn: turn ?? 0, isAi: is_ai === true, atDesk: at_desk === true });
  }
  return { stored, moved };
}
