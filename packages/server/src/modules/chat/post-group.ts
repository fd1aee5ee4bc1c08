import type { Message } from "@ilpo-chat/protocol";
import type { StatementRunner } from "#kernel/database-line";
import { derivedUuid } from "#kernel/ids";
import type { AiMessage, PostedGroup } from "./contract.ts";
import type { ChatParts } from "./parts.ts";

interface PostedRow {
  readonly conversation_id: string;
  readonly id: number;
  readonly seq: number;
  readonly at_desk: boolean;
  readonly delivered_seq: number;
}

/**
 * Stores answers of the AI, each in its own conversation, in one statement: those whose turn is still the
 * conversation's. Left out, for `post`, which can say why: conversations that somebody else holds just now, that
 * have moved on, or that have this turn's answer.
 */
export async function postGroup(
  parts: ChatParts,
  runner: StatementRunner,
  messages: readonly AiMessage[],
): Promise<PostedGroup> {
  const at = parts.clock.now();
  const isFollowed = parts.news.followers.includes("telegram");
  const rows = await runner.run<PostedRow>(postStatement, [
    JSON.stringify(messages.map(toInput)),
    at,
    isFollowed,
  ]);
  const posted = new Map(rows.map((row) => [row.conversation_id, row]));
  return {
    seqOf: (conversationId) => posted.get(conversationId)?.seq,
    announce() {
      for (const message of messages) {
        const row = posted.get(message.conversationId);
        if (row) announce(parts, { message, row, createdAt: at.toISOString() });
      }
    },
  };
}

function toInput({ conversationId, turn, content, sources = [], partial, card }: AiMessage) {
  return {
    conversation_id: conversationId,
    turn,
    client_id: clientIdOf({ conversationId, turn }),
    content,
    sources,
    is_partial: partial ?? false,
    card: card ?? null,
  };
}

/** The turn makes the message's id, so a second answer to it finds the first. */
export function clientIdOf({ conversationId, turn }: Pick<AiMessage, "conversationId" | "turn">) {
  return derivedUuid("ai", conversationId, turn);
}

interface Posted {
  readonly message: AiMessage;
  readonly row: PostedRow;
  readonly createdAt: string;
}

function announce(parts: ChatParts, { message: input, row, createdAt }: Posted): void {
  const { conversationId, sources = [], partial = false, card, content } = input;
  const { id, seq } = row;
  const message: Message = {
    ...{ id, seq, clientId: clientIdOf(input), author: { type: "ai" }, type: "text", content },
    ...{ attachments: [], sources, createdAt },
    ...(partial ? { partial } : {}),
    ...(card === undefined ? {} : { card }),
  };
  const entry = { seq, at: createdAt, type: "message.created", message } as const;
  parts.events.emit("entry.appended", { conversationId, epoch: parts.epoch.current(), entry });
  parts.countMessage("ai");
  const seen = { deliveredSeq: row.delivered_seq, readSeq: seq - 1 };
  parts.events.emit("receipt.moved", { conversationId, of: "user", ...seen });
  if (row.at_desk) parts.news.tell("telegram", conversationId);
}

/** With an answer the AI has read what it answers, too. */
const postStatement = {
  name: "chat-post-group",
  text: `
    with answers as (
      select * from json_to_recordset($1::json) as answer (
        conversation_id uuid, turn int, client_id uuid, content text, sources jsonb, is_partial bool, card text
      )
    ), held as (
      select conversations.id, last_seq + 1 as seq, at_desk
      from conversations join answers on answers.conversation_id = conversations.id
      where conversations.turn = answers.turn and ai_mode and status = 'active'
        and not exists (
          select from messages known
          where known.conversation_id = answers.conversation_id and known.client_id = answers.client_id
        )
      for update of conversations skip locked
    ), moved as (
      update conversations
      set last_seq = held.seq,
        desk_delivered_seq = greatest(desk_delivered_seq, held.seq - 1),
        desk_read_seq = greatest(desk_read_seq, held.seq - 1)
      from held where conversations.id = held.id
      returning conversations.id, desk_delivered_seq
    ), ordered as (
      insert into conversation_news (follower, conversation_id)
      select 'telegram', id from held where at_desk and $3::bool
      on conflict (follower, conversation_id) do update set due_at = excluded.due_at
    ), stored as (
      insert into messages
        (conversation_id, seq, created_at, sender_type, content, client_id, sources, is_partial, card)
      select held.id, held.seq, $2, 'ai', content, client_id, sources, is_partial, card
      from held join answers on answers.conversation_id = held.id
      returning id, seq, conversation_id
    )
    select stored.conversation_id, stored.id, stored.seq, held.at_desk, moved.desk_delivered_seq as delivered_seq
    from stored
    join held on held.id = stored.conversation_id
    join moved on moved.id = stored.conversation_id`,
};
