import type { Bus } from "#kernel/bus";
import type { Database } from "#kernel/database";
import { raw } from "#kernel/database";
import type { StatementRunner } from "#kernel/database-line";
import type { Lifecycle } from "#kernel/lifecycle";
import type { Log } from "#kernel/log";
import type { FollowerName } from "./contract.ts";
import type { ChatTables } from "./entities.ts";
import type { ChatSql } from "./store.ts";

export interface NewsDeps {
  readonly db: Database;
  readonly bus: Bus;
  readonly log: Log;
  readonly lifecycle: Lifecycle;
  /** Followers that exist in this installation. */
  readonly followers: readonly FollowerName[];
}

/**
 * Tells followers that a conversation has news. The news are rows, stored with the entries; the telling is a hint,
 * after the commit: to the follower in this process, else to those of other processes. What was told to
 * nobody, or to a process that has died, is found by a sweep within seconds.
 */
export interface News {
  /** The order, in the transaction that appends. */
  order(sql: ChatSql, follower: FollowerName, conversationId: string): Promise<void>;
  /** After the commit. */
  tell(follower: FollowerName, conversationId: string): void;
  /** `wake` must deal with the news, or leave its row: then it is woken again. */
  listen(follower: FollowerName, wake: (conversationId: string) => void): void;
  /** Followers that exist in this installation. */
  readonly followers: readonly FollowerName[];
}

const SWEEP_MS = 1_000;
const SWEPT_AT_ONCE = 200;

export function createNews({ db, bus, log, lifecycle, followers }: NewsDeps): News {
  const wakes = new Map<FollowerName, (conversationId: string) => void>();
  const sweep = async (follower: FollowerName): Promise<void> => {
    for (const id of await overdue(db.sql<ChatTables>(), follower)) wakes.get(follower)?.(id);
  };
  return {
    followers,
    async order(sql, follower, conversationId) {
      if (followers.includes(follower)) await orderNews(sql, follower, conversationId);
    },
    tell(follower, conversationId) {
      if (!followers.includes(follower) || lifecycle.isStopping) return;
      const wake = wakes.get(follower);
      if (wake) wake(conversationId);
      else bus.publish(channelOf(follower), conversationId);
    },
    listen(follower, wake) {
      wakes.set(follower, wake);
      bus.subscribe(channelOf(follower), (id) => wake(String(id)));
      let sweeping: Promise<void> | undefined;
      const timer = setInterval(() => {
        sweeping ??= sweep(follower)
          .catch((error: unknown) => log.warn({ follower, error }, "news.sweep_failed"))
          .finally(() => (sweeping = undefined));
      }, SWEEP_MS);
      lifecycle.onStop("refuse", `news-${follower}`, () => {
        clearInterval(timer);
        wakes.delete(follower);
        return sweeping;
      });
    },
  };
}

function channelOf(follower: FollowerName): string {
  return `news.${follower}`;
}

/** ORDER: an update, not nothing, where there is a row already: it waits for whoever takes that one away just now. */
async function orderNews(sql: ChatSql, follower: FollowerName, id: string): Promise<void> {
  await sql
    .insertInto("conversation_news")
    .values({ follower, conversation_id: id })
    .onConflict((conflict) =>
      conflict
        .columns(["follower", "conversation_id"])
        .doUpdateSet({ due_at: raw<Date>`excluded.due_at` }),
    )
    .execute();
}

/** Rows whose telling came to nothing; put off, so that one process at a time tries. */
async function overdue(sql: ChatSql, follower: FollowerName): Promise<string[]> {
  const due = sql
    .selectFrom("conversation_news")
    .select("conversation_id")
    .where("follower", "=", follower)
    .where("due_at", "<", raw<Date>`now()`)
    .orderBy("due_at")
    .limit(SWEPT_AT_ONCE)
    .forUpdate()
    .skipLocked();
  const rows = await sql
    .updateTable("conversation_news")
    .set({ due_at: raw<Date>`now() + interval '2 seconds'` })
    .where("follower", "=", follower)
    .where("conversation_id", "in", due)
    .returning("conversation_id")
    .execute();
  return rows.map(({ conversation_id }) => conversation_id);
}

/** The follower could not deal with the news: again after a pause that doubles up to five minutes. */
export async function putOffNews(
  sql: ChatSql,
  follower: FollowerName,
  conversationId: string,
): Promise<void> {
  await sql
    .updateTable("conversation_news")
    .set({
      tries: raw<number>`tries + 1`,
      due_at: raw<Date>`now() + make_interval(secs => least(300, 2 ^ least(tries, 9))::float8)`,
    })
    .where("follower", "=", follower)
    .where("conversation_id", "=", conversationId)
    .execute();
}

/** Takes the news of these conversations away, in the transaction that deals with them. */
export async function takeNews(
  runner: StatementRunner,
  follower: FollowerName,
  conversationIds: readonly string[],
): Promise<void> {
  await runner.run(takeStatement, [follower, conversationIds]);
}

/** ORDER: rows that an append holds just now are left; it tells of them after its commit. */
const takeStatement = {
  name: "chat-take-news",
  text: `
    with due as (
      select conversation_id from conversation_news
      where follower = $1 and conversation_id = any($2::uuid[])
      for update skip locked
    )
    delete from conversation_news using due
    where follower = $1 and conversation_news.conversation_id = due.conversation_id`,
};
