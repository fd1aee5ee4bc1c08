import type { ChatQueries } from "./contract.ts";
import { toConversation } from "./rows.ts";
import type { ChatSql } from "./store.ts";

/** What waits for a manager and what this manager leads, longest waiting first. */
export async function readDesk(
  sql: ChatSql,
  { siteIds, managerId, limit }: Parameters<ChatQueries["desk"]>[0],
): ReturnType<ChatQueries["desk"]> {
  const open = sql
    .selectFrom("conversations")
    .selectAll()
    .where((where) => {
      const waiting = where("status", "=", "transferred");
      if (managerId === undefined) return waiting;
      const led = where.and([where("status", "=", "active"), where("manager_id", "=", managerId)]);
      return where.or([waiting, led]);
    });
  const seen = siteIds === undefined ? open : open.where("site_id", "in", [...siteIds]);
  const rows = await seen.orderBy("waiting_since", "asc").limit(limit).execute();
  return rows.map(toConversation);
}
