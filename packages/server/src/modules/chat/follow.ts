import type { Follower, FollowerName } from "./contract.ts";
import type { ChatTables } from "./entities.ts";
import { putOffNews } from "./news.ts";
import type { ChatParts } from "./parts.ts";
import { toConversation } from "./rows.ts";
import { type ChatSql, lockConversation, readEntries } from "./store.ts";

const BATCH = 200;
/** Conversations that one follower works on at a time: below the database's connections. */
const AT_ONCE = 8;

/** Has the follower told the news in this process; of each conversation one after another. */
export function startFollower(parts: ChatParts, follower: Follower): void {
  const waiting = new Set<string>();
  const active = new Set<string>();
  const work = async (conversationId: string): Promise<void> => {
    try {
      if (await bringNews(parts, follower, conversationId)) waiting.add(conversationId);
    } catch (error) {
      parts.log.warn({ follower: follower.name, error }, "follower.failed");
      await putOffNews(parts.db.sql<ChatTables>(), follower.name, conversationId).catch(
        () => undefined,
      );
    }
    active.delete(conversationId);
    next();
  };
  const next = (): void => {
    if (parts.lifecycle.isStopping) return;
    for (const conversationId of waiting) {
      if (active.size >= AT_ONCE) return;
      if (active.has(conversationId)) continue;
      waiting.delete(conversationId);
      active.add(conversationId);
      void work(conversationId);
    }
  };
  parts.news.listen(follower.name, (conversationId) => {
    waiting.add(conversationId);
    next();
  });
  parts.lifecycle.onStop("drain", `follower-${follower.name}`, async () => {
    while (active.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  });
}

/**
 * Brings a follower what it has not seen of one conversation, and moves its cursor, in one
 * transaction: a crash repeats nothing that is behind the cursor and skips nothing before it. True when there is more.
 */
async function bringNews(
  parts: ChatParts,
  follower: Follower,
  conversationId: string,
): Promise<boolean> {
  return parts.db.transaction(async (tx) => {
    const sql = tx.sql<ChatTables>();
    // ORDER: an append holds this row while it orders news. Waiting for it here means that its entries are seen.
    const row = await lockConversation(sql, conversationId);
    const after = await cursorOf(sql, follower.name, conversationId);
    const range = { conversationId, after, limit: BATCH, keep: "oldest" } as const;
    const entries = await readEntries(sql, range, parts.sign);
    const cursor = entries.at(-1)?.seq ?? after;
    if (entries.length > 0)
      await follower.handle({ conversation: toConversation(row), entries }, tx);
    if (entries.length > 0)
      await moveCursor(sql, { follower: follower.name, conversationId, cursor });
    const hasMore = cursor < row.last_seq;
    if (!hasMore) await removeNews(sql, follower.name, conversationId);
    return hasMore;
  });
}

async function cursorOf(sql: ChatSql, follower: FollowerName, id: string): Promise<number> {
  const seen = await sql
    .selectFrom("conversation_followers")
    .select("cursor")
    .where("conversation_id", "=", id)
    .where("follower", "=", follower)
    .executeTakeFirst();
  return seen?.cursor ?? 0;
}

interface Place {
  readonly follower: FollowerName;
  readonly conversationId: string;
  readonly cursor: number;
}

async function moveCursor(
  sql: ChatSql,
  { follower, conversationId, cursor }: Place,
): Promise<void> {
  await sql
    .insertInto("conversation_followers")
    .values({ conversation_id: conversationId, follower, cursor })
    .onConflict((conflict) =>
      conflict.columns(["conversation_id", "follower"]).doUpdateSet({ cursor }),
    )
    .execute();
}

async function removeNews(sql: ChatSql, follower: FollowerName, id: string): Promise<void> {
  await sql
    .deleteFrom("conversation_news")
    .where("follower", "=", follower)
    .where("conversation_id", "=", id)
    .execute();
}
