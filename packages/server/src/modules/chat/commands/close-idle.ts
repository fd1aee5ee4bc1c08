import { raw } from "#kernel/database";
import { append } from "../append.ts";
import type { ManagerCommands } from "../contract.ts";
import type { ChatTables } from "../entities.ts";
import type { ChatParts } from "../parts.ts";
import { lockConversation } from "../store.ts";

/** What one call closes at most; the next call finds the rest. */
const BATCH = 100;

/** Ends what has fallen silent. The visitor's next words reopen it. */
export async function closeIdle(
  parts: ChatParts,
  { siteId, idleSince }: Parameters<ManagerCommands["closeIdle"]>[0],
): Promise<number> {
  const idle = await parts.db
    .sql<ChatTables>()
    .selectFrom("conversations")
    .select("id")
    .where("status", "=", "active")
    .where("at_desk", "=", true)
    .where("site_id", "=", siteId)
    .where("started_at", "<", idleSince)
    .where(wasSilent(idleSince))
    .limit(BATCH)
    .execute();
  let closed = 0;
  for (const { id } of idle) if (await closeIfIdle(parts, id, idleSince)) closed += 1;
  return closed;
}

/** Looked at again under the lock: somebody may have written meanwhile. */
async function closeIfIdle(parts: ChatParts, id: string, idleSince: Date): Promise<boolean> {
  return parts.db.transaction(async (tx) => {
    const sql = tx.sql<ChatTables>();
    const row = await lockConversation(sql, id);
    if (row.status !== "active") return false;
    const isSilent = await sql
      .selectFrom("conversations")
      .select("id")
      .where("id", "=", id)
      .where(wasSilent(idleSince))
      .executeTakeFirst();
    if (!isSilent) return false;
    const closed = {
      type: "status.changed",
      status: "closed",
      by: "system",
      reason: "idle",
    } as const;
    await append(parts, tx, { row, drafts: [closed] });
    return true;
  });
}

/** The newest entry, of whichever kind, is older. */
function wasSilent(idleSince: Date) {
  return raw<boolean>`not exists (select from messages
      where messages.conversation_id = conversations.id and messages.seq = conversations.last_seq
        and messages.created_at >= ${idleSince})
    and not exists (select from conversation_entries entry
      where entry.conversation_id = conversations.id and entry.seq = conversations.last_seq
        and entry.created_at >= ${idleSince})`;
}
