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
  /** How long ago it came, in milliseconds. */
  readonly ageMs: number;
}

export type InboxStore = ReturnType<typeof createInboxStore>;

/** Updates, each kept from before it is acknowledged to Telegram. */
export function createInboxStore(db: Database, botId: number) {
  const inbox: Inbox = { db, botId };
  return {
    insert: (tx: Tx, updates: readonly Update[]) => insert(inbox, tx, updates),
    waiting: (lane: string) => waiting(inbox, lane),
    waitingLanes: () => waitingLanes(inbox),
    finish: (tx: Tx, updateId: number, state: "done" | "dead") =>
      finish(inbox, tx, { updateId, state }),
    countAttempt: (updateId: number) => countAttempt(inbox, updateId),
    countWaiting: () => countWaiting(inbox),
    prune: () => prune(inbox),
  };
}

interface Inbox {
  readonly db: Database;
  readonly botId: number;
}

/** Stores what was never seen, and gives the lanes that have something new. */
async function insert(on: Inbox, tx: Tx, updates: readonly Update[]): Promise<string[]> {
  if (updates.length === 0) return [];
  const rows = await tx
    .sql<TelegramTables>()
    .insertInto("telegram_inbox")
    .values(
      updates.map((update) => ({
        bot_id: on.botId,
        update_id: update.update_id,
        lane: laneOf(update),
        raw: raw<Update>`${JSON.stringify(update)}::jsonb`,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning("lane")
    .execute();
  return [...new Set(rows.map(({ lane }) => lane))];
}

/** What waits in a lane, oldest update first. */
async function waiting(on: Inbox, lane: string): Promise<InboxRow[]> {
  const rows = await on.db
    .sql<TelegramTables>()
    .selectFrom("telegram_inbox")
    .select([
      "update_id",
      "raw",
      "attempts",
      raw<number>`(extract(epoch from now() - received_at) * 1000)::float8`.as("age_ms"),
    ])
    .where("lane", "=", lane)
    .where("bot_id", "=", on.botId)
    .where("state", "=", "waiting")
    .orderBy("update_id")
    .limit(100)
    .execute();
  return rows.map((row) => ({
    // Drivers give int8 as a number or as text.
    updateId: Number(row.update_id),
    update: parsed(row.raw),
    attempts: row.attempts,
    ageMs: row.age_ms,
  }));
}

/** Lanes in which something waits, for when a job was lost. */
async function waitingLanes(on: Inbox): Promise<string[]> {
  const rows = await on.db
    .sql<TelegramTables>()
    .selectFrom("telegram_inbox")
    .select("lane")
    .distinct()
    .where("state", "=", "waiting")
    .where("bot_id", "=", on.botId)
    .where("received_at", "<", raw<Date>`now() - interval '10 seconds'`)
    .execute();
  return rows.map(({ lane }) => lane);
}

/** PRIVACY: what was said is emptied; that the update was seen is remembered. */
async function finish(
  on: Inbox,
  tx: Tx,
  { updateId, state }: { updateId: number; state: "done" | "dead" },
): Promise<void> {
  await mark(tx.sql<TelegramTables>(), on.botId, updateId)
    .set({ state, raw: raw<Update>`'{}'::jsonb` })
    .execute();
}

async function countAttempt(on: Inbox, updateId: number): Promise<void> {
  await mark(on.db.sql<TelegramTables>(), on.botId, updateId)
    .set({ attempts: raw<number>`attempts + 1` })
    .execute();
}

async function countWaiting(on: Inbox): Promise<number> {
  const row = await on.db
    .sql<TelegramTables>()
    .selectFrom("telegram_inbox")
    .select(raw<number>`count(*)::int`.as("count"))
    .where("state", "=", "waiting")
    .executeTakeFirst();
  return row?.count ?? 0;
}

/** Telegram repeats an update for a day at most. */
async function prune(on: Inbox): Promise<void> {
  await on.db
    .sql<TelegramTables>()
    .deleteFrom("telegram_inbox")
    .where("state", "<>", "waiting")
    .where("received_at", "<", raw<Date>`now() - interval '3 days'`)
    .execute();
}

function mark(sql: Kysely<TelegramTables>, botId: number, updateId: number) {
  return sql
    .updateTable("telegram_inbox")
    .where("bot_id", "=", botId)
    .where("update_id", "=", updateId);
}

/** Drivers give jsonb as a value or as text. */
function parsed<Value>(value: Value): Value {
  return typeof value === "string" ? (JSON.parse(value) as Value) : value;
}
