import type { Database } from "#kernel/database";
import type { ChatTables } from "../entities.ts";
import type { ChatParts } from "../parts.ts";
import type { ChatSql } from "../store.ts";

/** An upload that no message has carried for so long is of no use to anybody. */
const LOOSE_MS = 24 * 60 * 60_000;
/** What one sweep deletes at most; the next finds the rest. */
const BATCH = 200;

/** Notes, in the transaction that removes their message, that these files are to be deleted. */
export async function giveUpFiles(sql: ChatSql, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  await sql
    .updateTable("attachments")
    .set({ removed_at: at })
    .where("id", "in", [...ids])
    .execute();
}

/**
 * Deletes the bytes, then the rows, of files whose message was removed, and of uploads that no message carries after
 * a day. What fails stays for the next time. Resolves with how many are gone.
 */
export async function sweepFiles(
  parts: Pick<ChatParts, "db" | "files" | "clock">,
): Promise<number> {
  const now = parts.clock.now();
  await giveUpLoose(parts.db, now);
  const ids = await findGone(parts.db);
  for (const id of ids) await deleteFile(parts, id);
  return ids.length;
}

/** The bytes first: without its row nobody would find them again. */
export async function deleteFile(
  { db, files }: Pick<ChatParts, "db" | "files">,
  id: string,
): Promise<void> {
  await files.delete(id);
  await db
    .sql<ChatTables>()
    .deleteFrom("attachments")
    .where("id", "=", id)
    .where("removed_at", "is not", null)
    .execute();
}

/** RACE: given up first, so that no message takes up a file whose bytes are being deleted. */
async function giveUpLoose(db: Database, at: Date): Promise<void> {
  await db
    .sql<ChatTables>()
    .updateTable("attachments")
    .set({ removed_at: at })
    .where("conversation_id", "is", null)
    .where("removed_at", "is", null)
    .where("created_at", "<", new Date(at.getTime() - LOOSE_MS))
    .execute();
}

async function findGone(db: Database): Promise<string[]> {
  const rows = await db
    .sql<ChatTables>()
    .selectFrom("attachments")
    .select("id")
    .where("removed_at", "is not", null)
    .limit(BATCH)
    .execute();
  return rows.map(({ id }) => id);
}
