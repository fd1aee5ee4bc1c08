import { raw, type Tx } from "#kernel/database";
import { append } from "../append.ts";
import type { VisitorRef } from "../contract.ts";
import type { ChatTables } from "../entities.ts";
import type { ChatParts } from "../parts.ts";
import type { ConversationRecord } from "../rows.ts";
import { findOwn, lockConversation } from "../store.ts";

/**
 * The visitor's open conversation, or a new one, held until the transaction ends. Two tabs that
 * begin at the same moment get the same one. What they have left of themselves comes along.
 */
export async function beginConversation(
  parts: ChatParts,
  tx: Tx,
  visitor: VisitorRef,
): Promise<ConversationRecord> {
  const sql = tx.sql<ChatTables>();
  await raw`select pg_advisory_xact_lock(hashtextextended(${visitor.visitorId}, 0))`.execute(sql);
  const current = await findOwn(sql, visitor, undefined);
  if (current && current.status !== "closed") return lockConversation(sql, current.id);
  const lead = current?.lead ?? null;
  // Who was refused may ask anew.
  const isCarried = lead !== null && lead.status !== "rejected";
  const row = await sql
    .insertInto("conversations")
    .values({
      id: parts.ids.uuid(),
      site_id: visitor.siteId,
      visitor_id: visitor.visitorId,
      user_id: isCarried ? (current?.user_id ?? null) : null,
      code: parts.ids.code(),
      started_at: parts.clock.now(),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  if (!isCarried) return row;
  await append(parts, tx, { row, drafts: [{ type: "lead.updated", lead, carried: true }] });
  return lockConversation(sql, row.id);
}
