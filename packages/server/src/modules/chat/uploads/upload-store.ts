import { limits } from "@ilpo-chat/protocol";
import { type Database, raw } from "#kernel/database";
import { DomainError } from "#kernel/errors";
import type { VisitorRef } from "../contract.ts";
import type { AttachmentRecord, ChatTables } from "../entities.ts";
import type { ChatSql } from "../store.ts";

const DAY_MS = 24 * 60 * 60_000;

/** A stored upload, whether or not a message carries it yet. */
export async function findUpload(db: Database, id: string): Promise<AttachmentRecord | undefined> {
  const row = await db
    .sql<ChatTables>()
    .selectFrom("attachments")
    .selectAll()
    .where("id", "=", id)
    .where("ready_at", "is not", null)
    .executeTakeFirst();
  // It is just being deleted; then the id is free again.
  if (row && row.removed_at !== null) throw new DomainError("unavailable", { retryAfter: 2 });
  return row && toRecord(row);
}

/** Refuses with `quota-exceeded` when the visitor or the site would be over what one day allows. */
export async function refuseOverQuota(
  db: Pick<Database, "sql">,
  visitor: VisitorRef,
  { bytes, at }: { readonly bytes: number; readonly at: Date },
): Promise<void> {
  const since = new Date(at.getTime() - DAY_MS);
  const sql = db.sql<ChatTables>();
  const newest = uploads(sql).where("created_at", ">", since);
  const own = await used(newest.where("visitor_id", "=", visitor.visitorId));
  const all = await used(newest.where("site_id", "=", visitor.siteId));
  if (
    own.files >= limits.uploadsPerVisitorDay ||
    own.bytes + bytes > limits.uploadBytesPerVisitorDay ||
    all.bytes + bytes > limits.uploadBytesPerSiteDay
  ) {
    throw new DomainError("quota-exceeded");
  }
}

type Files = ReturnType<typeof uploads>;
const uploads = (sql: ChatSql) => sql.selectFrom("attachments");

async function used(files: Files): Promise<{ files: number; bytes: number }> {
  const row = await files
    .select((select) => [
      select.fn.countAll<string>().as("files"),
      raw<string>`coalesce(sum(bytes), 0)`.as("bytes"),
    ])
    .executeTakeFirstOrThrow();
  return { files: Number(row.files), bytes: Number(row.bytes) };
}

interface Reservation {
  readonly file: AttachmentRecord;
  readonly at: Date;
}

/** Takes up the visitor's quota; of many that come at once, only those that fit. */
export async function reserve(
  db: Database,
  visitor: VisitorRef,
  { file, at }: Reservation,
): Promise<void> {
  await db.transaction(async (tx) => {
    const sql = tx.sql<ChatTables>();
    await raw`select pg_advisory_xact_lock(hashtextextended(${visitor.visitorId}, 1))`.execute(sql);
    await refuseOverQuota(tx, visitor, { bytes: file.bytes, at });
    await sql
      .insertInto("attachments")
      .values({
        id: file.id,
        site_id: visitor.siteId,
        visitor_id: visitor.visitorId,
        created_at: at,
        ...columns(file),
      })
      // The same upload at the same moment, or one that broke off before its bytes were kept.
      .onConflict((conflict) => conflict.column("id").doUpdateSet({ created_at: at }))
      .execute();
  });
}

export async function markReady(db: Database, id: string, at: Date): Promise<void> {
  await db
    .sql<ChatTables>()
    .updateTable("attachments")
    .set({ ready_at: at })
    .where("id", "=", id)
    .execute();
}

interface Taking {
  readonly conversationId: string;
  readonly ids: readonly string[];
}

/**
 * Makes the visitor's uploads part of a message, each once, in the order of `ids`. Refuses with
 * `upload-missing` what is not there, is another visitor's or is part of a message already.
 */
export async function takeUploads(
  sql: ChatSql,
  { visitorId }: VisitorRef,
  { conversationId, ids }: Taking,
): Promise<AttachmentRecord[]> {
  const rows = await sql
    .updateTable("attachments")
    .set({ conversation_id: conversationId })
    .where("id", "in", [...ids])
    .where("visitor_id", "=", visitorId)
    .where("conversation_id", "is", null)
    .where("ready_at", "is not", null)
    .where("removed_at", "is", null)
    .returningAll()
    .execute();
  const byId = new Map(rows.map((row) => [row.id, toRecord(row)]));
  return ids.map((id) => {
    const record = byId.get(id);
    if (!record) throw new DomainError("upload-missing");
    return record;
  });
}

/** Files of a conversation as rows; nothing changes when they are there already. */
export async function insertAttachments(
  sql: ChatSql,
  { conversationId, files, at }: Omit<Taking, "ids"> & FilesAt,
): Promise<void> {
  if (files.length === 0) return;
  await sql
    .insertInto("attachments")
    .values(
      files.map((file) => ({
        id: file.id,
        conversation_id: conversationId,
        created_at: at,
        ready_at: at,
        ...columns(file),
      })),
    )
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
}

interface FilesAt {
  readonly files: readonly AttachmentRecord[];
  readonly at: Date;
}

function columns(file: AttachmentRecord) {
  return {
    name: file.name,
    type: file.type,
    bytes: file.bytes,
    width: file.width ?? null,
    height: file.height ?? null,
    duration_ms: file.durationMs ?? null,
  };
}

interface Columns extends Pick<AttachmentRecord, "id" | "name" | "type" | "bytes"> {
  readonly width: number | null;
  readonly height: number | null;
  readonly duration_ms: number | null;
}

/** A row as messages keep it. */
export function toRecord(row: Columns): AttachmentRecord {
  const { id, name, type, bytes, width, height, duration_ms: durationMs } = row;
  return {
    id,
    name,
    type,
    bytes,
    ...(width === null || height === null ? {} : { width, height }),
    ...(durationMs === null ? {} : { durationMs }),
  };
}
