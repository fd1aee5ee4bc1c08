import type { StatementRunner } from "#kernel/database-line";
import type { ConversationContext } from "./contract.ts";
import type { ChatParts } from "./parts.ts";
import {
  type ConversationRecord,
  type EntryRecord,
  messageEntry,
  type MessageRecord,
  otherEntry,
  toConversation,
} from "./rows.ts";

interface ContextRow extends ConversationRecord {
  readonly context_messages: readonly MessageRecord[];
  readonly context_entries: readonly EntryRecord[];
  readonly context_notes: readonly string[];
}

/** Conversations with their newest entries and the managers' notes, in one statement for any number of them. */
export async function readContexts(
  { sign }: Pick<ChatParts, "sign">,
  runner: StatementRunner,
  { ids, limit }: { readonly ids: readonly string[]; readonly limit: number },
): Promise<ConversationContext[]> {
  const rows = await runner.run<ContextRow>(contextStatement, [ids, limit]);
  return rows.map((row) => {
    const entries = [
      ...row.context_messages.map((message) => messageEntry(message, sign)),
      ...row.context_entries.map(otherEntry),
    ].toSorted((left, right) => left.seq - right.seq);
    const { context_notes: notes } = row;
    return { conversation: toConversation(row), entries: entries.slice(-limit), notes };
  });
}

const contextStatement = {
  name: "chat-contexts",
  text: `
    select conversations.*,
      coalesce((
        select json_agg(newest order by seq)
        from (
          select id, conversation_id, seq, sender_type, sender_name, content, message_type, created_at,
            client_id, attachments, sources, is_partial, card, reply_to
          from messages where conversation_id = conversations.id order by seq desc limit $2
        ) newest
      ), '[]') as context_messages,
      coalesce((
        select json_agg(newest order by seq)
        from (
          select seq, type, data, created_at
          from conversation_entries where conversation_id = conversations.id order by seq desc limit $2
        ) newest
      ), '[]') as context_entries,
      coalesce((
        select json_agg(note order by id) from conversation_notes
        where conversation_id = conversations.id and is_for_ai
      ), '[]') as context_notes
    from conversations where id = any($1::uuid[])`,
};
