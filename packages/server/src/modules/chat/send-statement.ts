import type { Statement } from "#kernel/database-line";
import type { SqlArray } from "#kernel/sql-array";
import type { FollowerName, SendInput } from "./contract.ts";

/** A visitor's message in a conversation that exists. */
export interface LineMessage extends SendInput {
  readonly conversationId: string;
}

/** What the statement did: one row of lists, which costs less than many rows. Null where it did nothing. */
export interface GroupRow {
  /** Ids of the stored messages, in the order of the group. */
  readonly ids: string | null;
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

/**
 * Stores a group of messages in their order, over any number of conversations, with the next `seq` of each, and the
 * followers' news of them. A conversation is stored whole or left out, for the slower way that can say why: not the
 * visitor's, closed, or held or moved by somebody else just now.
 */
const insertGroup = (name: string, condition = ""): Statement => ({
  name,
  text: `
    with held as (
      select conversations.ctid as row, asked.place, asked.first, asked.last
      from unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[], $5::int[])
        with ordinality as asked (id, visitor_id, site_id, first, last, place)
      join conversations on conversations.id = asked.id
      where status <> 'closed'
        and (conversations.visitor_id, conversations.site_id) is not distinct from (asked.visitor_id, asked.site_id)
        ${condition}
      for update of conversations skip locked
    ), moved as (
      update conversations
      set last_seq = last_seq + held.last - held.first + 1, turn = turn + held.last - held.first + 1
      from held where conversations.ctid = held.row
      returning conversations.id, user_id, last_seq, turn, ai_mode and status = 'active' as is_ai, at_desk,
        held.place, last_seq - held.last as base
    ), ordered as (
      insert into conversation_news (follower, conversation_id)
      select follower, moved.id from moved
      join unnest($10::text[]) follower on case follower when 'ai' then is_ai else at_desk end
      on conflict (follower, conversation_id) do update set due_at = excluded.due_at
    ), fresh as (
      select nextval('messages_id_seq')::int as id, moved.id as conversation_id, user_id,
        (moved.base + input.nth)::int as seq, input.nth, client_id, content
      from unnest($6::int[], $7::uuid[], $8::text[]) with ordinality as input (place, client_id, content, nth)
      join moved on moved.place = input.place
    ), stored as (
      insert into messages (id, conversation_id, seq, created_at, sender_type, sender_id, content, client_id)
      select id, conversation_id, seq, $9, 'user', user_id, content, client_id from fresh
    )
    select (select array_agg(id order by nth)::text from fresh) as ids, array_agg(place)::text as places,
      array_agg(last_seq)::text as last_seqs, array_agg(turn)::text as turns,
      array_agg(is_ai::int + at_desk::int * 2)::text as flags
    from moved`,
});

/** Fails whole when one of its messages was stored before. */
const insertNew = insertGroup("chat-send-new");
/** Leaves out conversations of which a message was stored before. The look for it is a sixth of the cost. */
const insertUnknown = insertGroup("chat-send-unknown", `and asked.place <> all (${repeating})`);

/** Messages of one conversation, in the order in which they came. */
interface Batch {
  readonly messages: readonly [LineMessage, ...LineMessage[]];
}

/** Messages by conversation, and the statement's values for them. */
export interface SendGroup {
  readonly batches: readonly Batch[];
  /** For messages of which none should have been stored before: it fails when one was. */
  readonly insertNew: Statement;
  /** For all others. */
  readonly insertUnknown: Statement;
  readonly values: readonly unknown[];
}

/** Groups what came by conversation. All messages of one conversation must be of one visitor. */
export function sendGroup(
  messages: readonly LineMessage[],
  { at, followers }: { readonly at: Date; readonly followers: readonly FollowerName[] },
): SendGroup {
  const batches = batchesOf(messages);
  const sorted = batches.flatMap((batch) => batch.messages);
  let last = 0;
  const lasts = batches.map((batch) => (last += batch.messages.length));
  const heads = batches.map((batch) => batch.messages[0]);
  return {
    batches,
    insertNew,
    insertUnknown,
    values: [
      uuids(heads.map(({ conversationId }) => conversationId)),
      uuids(heads.map(({ visitorId }) => visitorId)),
      ints(heads.map(({ siteId }) => siteId)),
      ints(batches.map((batch, index) => (lasts[index] ?? 0) - batch.messages.length + 1)),
      ints(lasts),
      ints(batches.flatMap((batch, index) => batch.messages.map(() => index + 1))),
      uuids(sorted.map(({ clientId }) => clientId)),
      texts(sorted.map(({ content }) => content)),
      at,
      texts(followers),
    ],
  };
}

const uuids = (items: readonly string[]): SqlArray => ({ elements: "uuid", items });
const texts = (items: readonly string[]): SqlArray => ({ elements: "text", items });
const ints = (items: readonly number[]): SqlArray => ({ elements: "int4", items });

function batchesOf(messages: readonly LineMessage[]): Batch[] {
  const batches = new Map<string, { messages: [LineMessage, ...LineMessage[]] }>();
  for (const message of messages) {
    const batch = batches.get(message.conversationId);
    if (batch) batch.messages.push(message);
    else batches.set(message.conversationId, { messages: [message] });
  }
  return [...batches.values()];
}

/** A conversation that the statement has moved on. */
export interface MovedConversation {
  readonly id: string;
  readonly turn: number;
  /** The AI answers. */
  readonly isAi: boolean;
  readonly atDesk: boolean;
}

/** What became of a group. */
export interface GroupOutcome {
  readonly stored: ReadonlyMap<LineMessage, { readonly id: number; readonly seq: number }>;
  readonly moved: readonly MovedConversation[];
}

export const nothingStored: GroupOutcome = { stored: new Map(), moved: [] };

export function readOutcome({ batches }: SendGroup, row: GroupRow | undefined): GroupOutcome {
  const stored = new Map<LineMessage, { id: number; seq: number }>();
  const ids = numbersOf(row?.ids);
  const [lastSeqs, turns, flags] = [row?.last_seqs, row?.turns, row?.flags].map(numbersOf);
  const moved = numbersOf(row?.places)
    .map((place, index) => ({ place, index }))
    .sort((one, other) => one.place - other.place)
    .flatMap(({ place, index }) => {
      const messages = batches[place - 1]?.messages ?? [];
      const firstSeq = (lastSeqs?.[index] ?? 0) - messages.length + 1;
      const firstId = stored.size;
      messages.forEach((message, nth) =>
        stored.set(message, { id: ids[firstId + nth] ?? 0, seq: firstSeq + nth }),
      );
      const flag = flags?.[index] ?? 0;
      const [head] = messages;
      return head
        ? [
            {
              id: head.conversationId,
              turn: turns?.[index] ?? 0,
              isAi: (flag & 1) > 0,
              atDesk: flag > 1,
            },
          ]
        : [];
    });
  return { stored, moved };
}

/** The numbers of PostgreSQL's `{1,2,3}`. */
const numbersOf = (list: string | null | undefined): number[] =>
  list ? list.slice(1, -1).split(",").map(Number) : [];
