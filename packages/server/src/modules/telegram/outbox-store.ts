import type { Database, Tx } from "#kernel/database";
import { raw } from "#kernel/database";
import type { TelegramTables } from "./entities.ts";
import type { NewOrder, OrderPayload } from "./order.ts";
import {
  countWaiting,
  firstWaitingSeq,
  heads,
  oldestWaiting,
  openChats,
  slowChats,
} from "./outbox-reads.ts";

/** An order that is being worked on. */
export interface Order {
  readonly id: number;
  readonly chatId: number;
  readonly threadId: number | undefined;
  readonly conversationId: string | undefined;
  readonly payload: OrderPayload;
  readonly attempts: number;
  readonly createdAt: Date;
}

export interface Settlement {
  readonly state: "sent" | "dead" | "dropped";
  readonly sentMessageId?: number;
  readonly failure?: string;
}

export type OutboxStore = ReturnType<typeof createOutboxStore>;

/** Writes orders in the transaction of what caused them. Of orders with one key the newest payload waits. */
export async function insertOrders(tx: Tx, orders: readonly NewOrder[], now: Date): Promise<void> {
  for (const order of orders) {
    const payload = json(order.payload);
    const notBefore = new Date(now.getTime() + (order.delayMs ?? 0));
    await tx
      .sql<TelegramTables>()
      .insertInto("telegram_outbox")
      .values({
        chat_id: order.chatId,
        thread_id: order.threadId ?? null,
        conversation_id: order.conversationId ?? null,
        kind: order.payload.kind,
        payload,
        priority: order.priority,
        not_before: notBefore,
        created_at: now,
        dedupe_key: order.dedupeKey ?? null,
      })
      .onConflict((conflict) =>
        conflict
          .column("dedupe_key")
          .where("state", "=", "waiting")
          .doUpdateSet({
            payload,
            // The more urgent of the two decides.
            priority: raw<number>`least(telegram_outbox.priority, excluded.priority)`,
            not_before: raw<Date>`least(telegram_outbox.not_before, excluded.not_before)`,
          }),
      )
      .execute();
  }
}

/** The durable queue of what the bot is to do. */
export function createOutboxStore(db: Database) {
  return {
    openChats: () => openChats(db),
    heads: (chatId: number) => heads(db, chatId),
    begin: (ids: readonly number[]) => begin(db, ids),
    settle,
    putBack: (ids: readonly number[], again: Again) => putBack(db, ids, again),
    recover: (chatId: number) => recover(db, chatId),
    firstWaitingSeq: (chatId: number, conversationId: string) =>
      firstWaitingSeq(db, chatId, conversationId),
    abandon,
    countWaiting: () => countWaiting(db),
    oldestWaiting: () => oldestWaiting(db),
    slowChats: (asked: { now: Date; olderThanMs: number }) => slowChats(db, asked),
    prune: () => prune(db),
  };
}

/** When an order is to be tried again, and what changes meanwhile. */
export interface Again {
  readonly notBefore: Date;
  readonly isAmbiguous?: boolean;
  /** A simpler form of it. */
  readonly payload?: OrderPayload;
}

/**
 * Marks these as being sent, and gives those that were still waiting, oldest first. Committed
 * before the call, so that after a crash it is known that they may have been sent.
 */
async function begin(db: Database, ids: readonly number[]): Promise<Order[]> {
  const rows = await db
    .sql<TelegramTables>()
    .updateTable("telegram_outbox")
    .set({
      state: "sending",
      dedupe_key: null,
      attempts: raw<number>`attempts + 1`,
      updated_at: raw<Date>`now()`,
    })
    .where("id", "in", [...ids])
    .where("state", "=", "waiting")
    .returning([
      "id",
      "chat_id",
      "thread_id",
      "conversation_id",
      "payload",
      "attempts",
      "created_at",
    ])
    .execute();
  return rows
    .map((row) => ({
      id: Number(row.id),
      chatId: Number(row.chat_id),
      threadId: row.thread_id === null ? undefined : Number(row.thread_id),
      conversationId: row.conversation_id ?? undefined,
      payload: parsed(row.payload),
      attempts: row.attempts,
      createdAt: new Date(row.created_at),
    }))
    .toSorted((left, right) => left.id - right.id);
}

/** PRIVACY: the words are emptied with the end of the order. */
async function settle(tx: Tx, ids: readonly number[], end: Settlement): Promise<void> {
  await tx
    .sql<TelegramTables>()
    .updateTable("telegram_outbox")
    .set({
      state: end.state,
      payload: raw<OrderPayload>`'{}'::jsonb`,
      sent_message_id: end.sentMessageId ?? null,
      failure: end.failure ?? null,
      updated_at: raw<Date>`now()`,
    })
    .where("id", "in", [...ids])
    .execute();
}

/** Back into the queue, to be tried again. */
async function putBack(db: Database, ids: readonly number[], again: Again) {
  if (ids.length === 0) return;
  await db
    .sql<TelegramTables>()
    .updateTable("telegram_outbox")
    .set({
      state: "waiting",
      not_before: again.notBefore,
      updated_at: raw<Date>`now()`,
      ...(again.isAmbiguous ? { is_ambiguous: true } : {}),
      ...(again.payload ? { payload: json(again.payload) } : {}),
    })
    .where("id", "in", [...ids])
    .execute();
}

/** What waits for a chat after a refusal is due now. */
export async function hurryOrders(tx: Tx, chatId: number, now: Date): Promise<void> {
  await tx
    .sql<TelegramTables>()
    .updateTable("telegram_outbox")
    .set({ not_before: now })
    .where("chat_id", "=", chatId)
    .where("state", "=", "waiting")
    .where("attempts", ">", 0)
    .where("not_before", ">", now)
    .execute();
}

/** What was being sent when its sender died: nobody knows whether it was. Gives their number. */
async function recover(db: Database, chatId: number): Promise<number> {
  const rows = await db
    .sql<TelegramTables>()
    .updateTable("telegram_outbox")
    .set({ state: "waiting", is_ambiguous: true, updated_at: raw<Date>`now()` })
    .where("chat_id", "=", chatId)
    .where("state", "=", "sending")
    .returning("id")
    .execute();
  return rows.length;
}

/** Gives up everything that waits for a chat which cannot be written to any more. */
async function abandon(tx: Tx, chatId: number, failure: string): Promise<void> {
  await tx
    .sql<TelegramTables>()
    .updateTable("telegram_outbox")
    .set({
      state: "dead",
      payload: raw<OrderPayload>`'{}'::jsonb`,
      failure,
      updated_at: raw<Date>`now()`,
    })
    .where("chat_id", "=", chatId)
    .where("state", "in", ["waiting", "sending"])
    .execute();
}

async function prune(db: Database): Promise<void> {
  await db
    .sql<TelegramTables>()
    .deleteFrom("telegram_outbox")
    .where("state", "not in", ["waiting", "sending"])
    .where("updated_at", "<", raw<Date>`now() - interval '7 days'`)
    .execute();
}

/** Both drivers take JSON as text; the cast makes it a document and not a JSON string. */
function json(payload: OrderPayload) {
  return raw<OrderPayload>`${JSON.stringify(payload)}::jsonb`;
}

/** Drivers give jsonb as a value or as text. */
function parsed<Value>(value: Value): Value {
  return typeof value === "string" ? (JSON.parse(value) as Value) : value;
}
