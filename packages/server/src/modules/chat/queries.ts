import { isSigned } from "./attachments.ts";
import type { ChatQueries } from "./contract.ts";
import { readDesk } from "./desk.ts";
import { findConversations } from "./find.ts";
import type { ChatTables } from "./entities.ts";
import type { ChatParts } from "./parts.ts";
import { toConversation } from "./rows.ts";
import { readNewest } from "./newest.ts";
import { type ChatSql, readEntries } from "./store.ts";
import { toRecord } from "./uploads/upload-store.ts";

type Reads = Omit<ChatQueries, "replySoFar" | "repliesSoFar">;

/** Reads for other modules. */
export function createQueries(parts: ChatParts): Reads {
  const sql = () => parts.db.sql<ChatTables>();
  const attachment = (id: string) => readAttachment(parts, id);
  return {
    attachment,
    signedAttachment: async (address) =>
      isSigned(parts, address) ? attachment(address.id) : undefined,
    conversation: (id) => readConversation(sql(), id),
    conversationByCode: (siteId, code) => readByCode(sql(), siteId, code),
    readByVisitor: (id) => readReadSeq(sql(), id),
    recentEntries: (id, limit) =>
      readEntries(sql(), { conversationId: id, limit, keep: "newest" }, parts.sign),
    newestEntries: (ids, since) => readNewest(parts, ids, since),
    desk: (input) => readDesk(sql(), input),
    notes: (id) => readNotes(sql(), id),
    managerNotes: (id) => readManagerNotes(sql(), id),
    find: (input) => findConversations(parts, input),
    countActive: () => countActive(sql()),
  };
}

async function readAttachment(parts: ChatParts, id: string): ReturnType<Reads["attachment"]> {
  const sql = parts.db.sql<ChatTables>();
  const row = await sql
    .selectFrom("attachments")
    .selectAll()
    .where("id", "=", id)
    .where("ready_at", "is not", null)
    .where("removed_at", "is", null)
    .executeTakeFirst();
  const data = row && (await parts.files.get(id));
  if (!row || !data) return undefined;
  return { file: toRecord(row), data };
}

async function readConversation(sql: ChatSql, id: string): ReturnType<Reads["conversation"]> {
  const row = await sql
    .selectFrom("conversations")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirst();
  return row && toConversation(row);
}

async function readReadSeq(sql: ChatSql, id: string): Promise<number> {
  const row = await sql
    .selectFrom("conversations")
    .select("user_read_seq")
    .where("id", "=", id)
    .executeTakeFirst();
  return row?.user_read_seq ?? 0;
}

async function readByCode(
  sql: ChatSql,
  siteId: number | undefined,
  code: string,
): ReturnType<Reads["conversationByCode"]> {
  const byCode = sql.selectFrom("conversations").selectAll().where("code", "=", code.toUpperCase());
  const own = siteId === undefined ? byCode : byCode.where("site_id", "=", siteId);
  const row = await own.orderBy("started_at", "desc").limit(1).executeTakeFirst();
  return row && toConversation(row);
}

async function readNotes(sql: ChatSql, id: string): ReturnType<Reads["notes"]> {
  const rows = await sql
    .selectFrom("conversation_notes")
    .select("note")
    .where("conversation_id", "=", id)
    .where("is_for_ai", "=", true)
    .orderBy("id")
    .execute();
  return rows.map(({ note }) => note);
}

async function readManagerNotes(sql: ChatSql, id: string): ReturnType<Reads["managerNotes"]> {
  const rows = await sql
    .selectFrom("conversation_notes")
    .select(["manager_name as name", "note"])
    .where("conversation_id", "=", id)
    .orderBy("id", "desc")
    .limit(10)
    .execute();
  return rows.reverse();
}

async function countActive(sql: ChatSql): Promise<number> {
  const { count } = await sql
    .selectFrom("conversations")
    .select((select) => select.fn.countAll<string>().as("count"))
    .where("status", "<>", "closed")
    .executeTakeFirstOrThrow();
  return Number(count);
}
