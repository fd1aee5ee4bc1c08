import type { Job, Jobs, Queue } from "#kernel/jobs";
import type { Follower, FollowerName } from "./contract.ts";
import type { ChatTables } from "./entities.ts";
import type { ChatParts } from "./parts.ts";
import { toConversation } from "./rows.ts";
import { lockConversation, readEntries } from "./store.ts";

const BATCH = 200;

export type FollowerQueue = Queue<{ conversationId: string }>;

/** The queue in which a follower is told that a conversation has news. */
export function defineFollowerQueue(jobs: Jobs, name: FollowerName): FollowerQueue {
  return jobs.define<{ conversationId: string }>(`follow.${name}`, {
    batch: 20,
    expireInSeconds: 15,
  });
}

/**
 * Brings a follower what it has not seen of one conversation, and moves its cursor, in one
 * transaction: a crash repeats nothing that is behind the cursor and skips nothing before it.
 */
export function createFollowerHandler(parts: ChatParts, queue: FollowerQueue, follower: Follower) {
  return async ({ data: { conversationId } }: Job<{ conversationId: string }>): Promise<void> => {
    await parts.db.transaction(async (tx) => {
      const sql = tx.sql<ChatTables>();
      // ORDER: an append holds this row while it finds that a job is waiting already. Waiting for it
      // here means that its entries are seen, though no second job was made for them.
      const row = await lockConversation(sql, conversationId);
      const seen = await sql
        .selectFrom("conversation_followers")
        .select("cursor")
        .where("conversation_id", "=", conversationId)
        .where("follower", "=", follower.name)
        .executeTakeFirst();
      const range = {
        conversationId,
        after: seen?.cursor ?? 0,
        limit: BATCH,
        keep: "oldest",
      } as const;
      const entries = await readEntries(sql, range, parts.sign);
      const cursor = entries.at(-1)?.seq;
      if (cursor === undefined) return;
      await follower.handle({ conversation: toConversation(row), entries }, tx);
      await sql
        .insertInto("conversation_followers")
        .values({ conversation_id: conversationId, follower: follower.name, cursor })
        .onConflict((conflict) =>
          conflict.columns(["conversation_id", "follower"]).doUpdateSet({ cursor }),
        )
        .execute();
      if (cursor < row.last_seq) await queue.send({ conversationId }, tx, { key: conversationId });
    });
  };
}
