import type { Database, Tx } from "#kernel/database";
import { raw } from "#kernel/database";
import type { TelegramTables } from "./entities.ts";
import type { NewOrder, OrderKind, OrderPayload } from "./order.ts";
import type { OrderHead } from "./outbox-queue.ts";

/** An order that is being worked on. */
export interface Order {
  readonly id: number;
  readonly chatId: number;
  readonly threadId: number | undefined;
  readonly conversationId: string | undefined;
  readonly payload: OrderPayload;
  readonly attempts: number;
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
  const sql = () => db.sql<TelegramTables>();
  return {
    /** Chats for which something is to be done. */
    async openChats(): Promise<number[]> {
      const rows = await sql()
        .selectFrom("telegram_outbox")
        .select("chat_id")
        .distinct()
        .where("state", "in", ["waiting", "sending"])
        .execute();
      return rows.map((row) => Number(row.chat_id));
    },
    /** What waits for a chat, oldest first, without the words. */
    async heads(chatId: number): Promise<OrderHead[]> {
      const rows = await sql()
        .selectFrom("telegram_outbox as order")
        .leftJoin("telegram_cards as card", (join) =>
          join
            .onRef("card.conversation_id", "=", "order.conversation_id")
            .onRef("card.chat_id", "=", "order.chat_id"),
        )
        .select([
          "order.id",
          "order.kind",
          "order.conversation_id",
          "order.priority",
          raw<number>`(extract(epoch from "order".not_before) * 1000)::float8`.as("not_before_ms"),
          raw<boolean>`coalesce(card.card_message_id is not null
            and (card.is_tail_sent or not card.has_lines), false)`.as("is_ready"),
        ])
        .where("order.chat_id", "=", chatId)
        .where("order.state", "=", "waiting")
        .orderBy("order.id")
        .limit(5_000)
        .execute();
      return rows.map((row) => ({
        id: Number(row.id),
        kind: row.kind as OrderKind,
        conversationId: row.conversation_id ?? undefined,
        priority: row.priority,
        notBeforeMs: row.not_before_ms,
        isReady: row.is_ready,
      }));
    },
    /**
     * Marks these as being sent, and gives those that were still waiting, oldest first. Committed
     * before the call, so that after a crash it is known that they may have been sent.
     */
    async begin(ids: readonly number[]): Promise<Order[]> {
      const rows = await sql()
        .updateTable("telegram_outbox")
        .set({
          state: "sending",
          dedupe_key: null,
          attempts: raw<number>`attempts + 1`,
          updated_at: raw<Date>`now()`,
        })
        .where("id", "in", [...ids])
        .where("state", "=", "waiting")
        .returning(["id", "chat_id", "thread_id", "conversation_id", "payload", "attempts"])
        .execute();
      return rows
        .map((row) => ({
          id: Number(row.id),
          chatId: Number(row.chat_id),
          threadId: row.thread_id === null ? undefined : Number(row.thread_id),
          conversationId: row.conversation_id ?? undefined,
          payload: parsed(row.payload),
          attempts: row.attempts,
        }))
        .toSorted((left, right) => left.id - right.id);
    },
    /** PRIVACY: the words are emptied with the end of the order. */
    async settle(tx: Tx, ids: readonly number[], end: Settlement): Promise<void> {
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
    },
    /** Back into the queue, to be tried again. */
    async putBack(
      ids: readonly number[],
      again: { notBefore: Date; isAmbiguous?: boolean; payload?: OrderPayload },
    ) {
      if (ids.length === 0) return;
      await sql()
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
    },
    /** What was being sent when its sender died: nobody knows whether it was. Gives their number. */
    async recover(chatId: number): Promise<number> {
      const rows = await sql()
        .updateTable("telegram_outbox")
        .set({ state: "waiting", is_ambiguous: true, updated_at: raw<Date>`now()` })
        .where("chat_id", "=", chatId)
        .where("state", "=", "sending")
        .returning("id")
        .execute();
      return rows.length;
    },
    /** The first line of a conversation that still waits for this chat. */
    async firstWaitingSeq(chatId: number, conversationId: string): Promise<number | undefined> {
      const row = await sql()
        .selectFrom("telegram_outbox")
        .select(raw<number | null>`min((payload->>'seq')::int)`.as("seq"))
        .where("chat_id", "=", chatId)
        .where("conversation_id", "=", conversationId)
        .where("kind", "in", ["line", "file"])
        .where("state", "in", ["waiting", "sending"])
        .executeTakeFirst();
      return row?.seq ?? undefined;
    },
    /** Gives up everything that waits for a chat which cannot be written to any more. */
    async abandon(tx: Tx, chatId: number, failure: string): Promise<void> {
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
    },
    async countWaiting(): Promise<number> {
      const row = await sql()
        .selectFrom("telegram_outbox")
        .select(raw<number>`count(*)::int`.as("count"))
        .where("state", "in", ["waiting", "sending"])
        .executeTakeFirst();
      return row?.count ?? 0;
    },
    async prune(): Promise<void> {
      await sql()
        .deleteFrom("telegram_outbox")
        .where("state", "not in", ["waiting", "sending"])
        .where("updated_at", "<", raw<Date>`now() - interval '7 days'`)
        .execute();
    },
  };
}

/** Both drivers take JSON as text; the cast makes it a document and not a JSON string. */
function json(payload: OrderPayload) {
  return raw<OrderPayload>`${JSON.stringify(payload)}::jsonb`;
}

/** Drivers give jsonb as a value or as text. */
function parsed<Value>(value: Value): Value {
  return typeof value === "string" ? (JSON.parse(value) as Value) : value;
}
