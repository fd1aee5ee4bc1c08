import type { ChatQueries } from "./contract.ts";
import type { ChatTables } from "./entities.ts";
import type { ChatParts } from "./parts.ts";
import { messageEntry, otherEntry } from "./rows.ts";

/** The newest entries of many conversations, by two look-ups an id at most. */
export async function readNewest(
  { db, sign, epoch }: ChatParts,
  ids: readonly string[],
  since: Date,
): ReturnType<ChatQueries["newestEntries"]> {
  if (ids.length === 0) return [];
  const sql = db.sql<ChatTables>();
  const messages = await sql
    .selectFrom("conversations")
    .innerJoin("messages", (join) =>
      join
        .onRef("messages.conversation_id", "=", "conversations.id")
        .onRef("messages.seq", "=", "conversations.last_seq"),
    )
    .selectAll("messages")
    .where("conversations.id", "in", [...ids])
    .where("messages.created_at", ">", since)
    .execute();
  const others = await sql
    .selectFrom("conversations")
    .innerJoin("conversation_entries as entries", (join) =>
      join
        .onRef("entries.conversation_id", "=", "conversations.id")
        .onRef("entries.seq", "=", "conversations.last_seq"),
    )
    .selectAll("entries")
    .where("conversations.id", "in", [...ids])
    .where("entries.created_at", ">", since)
    .execute();
  const told = (conversationId: string) => ({ conversationId, epoch: epoch.current() });
  return [
    ...messages.map((row) => ({ ...told(row.conversation_id), entry: messageEntry(row, sign) })),
    ...others.map((row) => ({ ...told(row.conversation_id), entry: otherEntry(row) })),
  ];
}
