import type { Statement } from "#kernel/database-line";
import type { SendInput } from "./contract.ts";

/** A visitor's message in a conversation that exists. */
export interface LineMessage extends SendInput {
  readonly conversationId: string;
}

/** What the statement did: one row of lists, which costs less than many rows. Null where it did nothing. */
export interface GroupRow {
  /** The id of the group's first message; a message's follows from its place. */
  readonly first_id: string;
  /** Of each conversation that moved on: its place in the group, and what it has now. */
  readonly places: string | null;
  readonly last_seqs: string | null;
  readonly turns: string | null;
  /** 1: the AI answers; 2: it is at the managers' desk. */
  readonly flags: string | null;
}

/** Conversations of the group one of whose messages was stored before. */
const repeating = `array(
  select sent.place from unnest($6::int[], $7::uuid[]) as sent (place, client_id)
  where (
    select true from messages known
    where known.conversation_id = ($1::uuid[])[sent.place] and known.client_id = sent.client_id
  )
)`;

/** Messages in a group, at most: the sequence gives ids in blocks of as many (`0020-message-keys`). */
export const GROUP_MAX = 256;

/** What moves a conversation on by its messages, and what of it the rest of the statement needs. */
const move = `update conversations
  set last_seq = last_seq + held.last - held.first + 1, turn = turn + held.last - held.first + 1`;
const isOpenAndTheirs = (asked: string) => `status <> 'closed'
  and (conversations.visitor_id, conversations.site_id) is not distinct from (${asked}.visitor_id, ${asked}.site_id)`;
const moved = `returning conversations.id, user_id, last_seq, turn, ai_mode and status = 'active' as is_ai, at_desk,
  held.place, last_seq - held.last as base`;
const columns = "(id, visitor_id, site_id, first, last, place)";

/**
 * Waits for a conversation that somebody holds, but so long at most (`lock_timeout`). A list is read before the first
 * row is locked, so the wait is bounded before it can begin; the bound ends with the transaction.
 */
const LOCK_WAIT = "50ms";
const inOneStep = `
  moved as (
    ${move}
    from unnest(
      case when set_config('lock_timeout', '${LOCK_WAIT}', true) is not null then $1::uuid[] end,
      $2::uuid[], $3::int[], $4::int[], $5::int[]
    ) with ordinality as held ${columns}
    where conversations.id = held.id and ${isOpenAndTheirs("held")}
    ${moved}
  )`;

/** Leaves out conversations that somebody holds, and those of which a message was stored before. */
const withCare = `
  held as (
    select conversations.ctid as row, asked.place, asked.first, asked.last
    from unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[], $5::int[]) with ordinality as asked ${columns}
    join conversations on conversations.id = asked.id
    where ${isOpenAndTheirs("asked")} and asked.place <> all (${repeating})
    for update of conversations skip locked
  ), moved as (
    ${move}
    from held where conversations.ctid = held.row
    ${moved}
  )`;

/**
 * Stores a group of messages in their order, over any number of conversations, with the next `seq` of each, and the
 * followers' news of them. A conversation is stored whole or left out, for the slower way that can say why: not the
 * visitor's, or closed.
 */
const insertGroup = (name: string, moving: string): Statement => ({
  name,
  text: `
    with ${moving}, ordered as (
      insert into conversation_news (follower, conversation_id)
      select follower, moved.id from moved
      join unnest($10::text[]) follower on case follower when 'ai' then is_ai else at_desk end
      on conflict (follower, conversation_id) do update set due_at = excluded.due_at
    ), block as (
      select nextval('messages_id_seq') as first_id
    ), stored as (
      insert into messages (id, conversation_id, seq, created_at, sender_type, sender_id, content, client_id)
      select (select first_id from block) + input.nth - 1, moved.id, (moved.base + input.nth)::int, $9, 'user', user_id,
        content, client_id
      from unnest($6::int[], $7::uuid[], $8::text[]) with ordinality as input (place, client_id, content, nth)
      join moved on moved.place = input.place
    )
    select (select first_id from block), array_agg(place)::text as places, array_agg(last_seq)::text as last_seqs,
      array_agg(turn)::text as turns, array_agg(is_ai::int + at_desk::int * 2)::text as flags
    from moved`,
});

/** Fails whole when one of its messages was stored before, or one of its conversations is held. */
export const insertPlainly = insertGroup("chat-send-plainly", inOneStep);
/** Costs two fifths more. */
export const insertWithCare = insertGroup("chat-send-with-care", withCare);
