import type { Update } from "grammy/types";
import type { Database, Kysely, Tx } from "#kernel/database";
import { raw } from "#kernel/database";
import type { TelegramTables } from "./entities.ts";
import { laneOf } from "./lane.ts";

/** An update that waits for its turn. */
export interface InboxRow {
  readonly updateId: number;
  readonly update: Update;
  readonly attempts: number;
}

export type InboxStore = ReturnType<typeof createInboxStore>;

/** Updates, each kept from before it is acknowledged to Telegram. */
export function createInboxStore(db: Database, botId: number) {
  const sql = () => db.sql<TelegramTables>();
  return {
    /** Stores what was never seen, and gives the lanes that have something new. */
    async insert(tx: Tx, updates: readonly Update[]): Promise<string[]> {
      if (updates.length === 0) return [];
      const rows = await tx
        .sql<TelegramTables>()
        .insertInto("telegram_inbox")
        .values(
          updates.map((update) => ({
            bot_id: botId,
            update_id: update.update_id,
            lane: laneOf(update),
            raw: raw<Update>`${JSON.stringify(update)}::jsonb`,
          })),
        )
        .onConflict((conflict) => conflict.doNothing())
        .returning("lane")
        .execute();
      return [...new Set(rows.map(({ lane }) => lane))];
    },
    /** What waits in a lane, oldest update first. */
    async waiting(lane: string): Promise<InboxRow[]> {
      const rows = await sql()
        .selectFrom("telegram_inbox")
        .select(["update_id", "raw", "attempts"])
        .where("lane", "=", lane)
        .where("bot_id", "=", botId)
        .where("state", "=", "waiting")
        .orderBy("update_id")
        .limit(100)
        .execute();
      return rows.map((row) => ({
        // Drivers give int8 as a number or as text.
        updateId: Number(row.update_id),
        update: parsed(row.raw),
        attempts: row.attempts,
      }));
    },
    /** Lanes in which something waits, for when a job was lost. */
    async waitingLanes(): Promise<string[]> {
      const rows = await sql()
        .selectFrom("telegram_inbox")
        .select("lane")
        .distinct()
        .where("state", "=", "waiting")
        .where("bot_id", "=", botId)
        .where("received_at", "<", raw<Date>`now() - interval '30 seconds'`)
        .execute();
      return rows.map(({ lane }) => lane);
    },
    /** PRIVACY: what was said is emptied; that the update was seen is remembered. */
    async finish(tx: Tx, updateId: number, state: "done" | "dead"): Promise<void> {
      await mark(tx.sql<TelegramTables>(), updateId)
        .set({ state, raw: raw<Update>`'{}'::jsonb` })
        .execute();
    },
    async countAttempt(updateId: number): Promise<void> {
      await mark(sql(), updateId)
        .set({ attempts: raw<number>`attempts + 1` })
        .execute();
    },
    async countWaiting(): Promise<number> {
      const row = await sql()
        .selectFrom("telegram_inbox")
        .select(raw<number>`count(*)::int`.as("count"))
        .where("state", "=", "waiting")
        .executeTakeFirst();
      return row?.count ?? 0;
    },
    /** Telegram repeats an update for a day at most. */
    async prune(): Promise<void> {
      await sql()
        .deleteFrom("telegram_inbox")
        .where("state", "<>", "waiting")
        .where("received_at", "<", raw<Date>`now() - interval '3 days'`)
        .execute();
    },
  };

  function mark(on: Kysely<TelegramTables>, updateId: number) {
    return on
      .updateTable("telegram_inbox")
      .where("bot_id", "=", botId)
      .where("update_id", "=", updateId);
  }
}

/** Drivers give jsonb as a value or as text. */
function parsed<Value>(value: Value): Value {
  return typeof value === "string" ? (JSON.parse(value) as Value) : value;
}
