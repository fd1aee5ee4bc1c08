import { raw, type Tx } from "#kernel/database";
import type { VisitorRef } from "../contract.ts";
import type { ChatTables } from "../entities.ts";
import type { ChatParts } from "../parts.ts";
import type { ConversationRecord } from "../rows.ts";
import { findOwn, lockConversation } from "../store.ts";

/**
 * The visitor's open conversation, or a new one, held until the transaction ends. Two tabs that
 * begin at the same moment get the same one.
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
  return sql
    .insertInto("conversations")
    .values({
      id: parts.ids.uuid(),
      site_id: visitor.siteId,
      visitor_id: visitor.visitorId,
      code: parts.ids.code(),
      started_at: parts.clock.now(),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}
