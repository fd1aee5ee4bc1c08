import { type Database, raw } from "#kernel/database";
import type { TelegramTables } from "./entities.ts";
import type { OrderHead } from "./outbox-queue.ts";

/** Chats for which something is to be done. */
export async function openChats(db: Database): Promise<number[]> {
  const rows = await db
    .sql<TelegramTables>()
    .selectFrom("telegram_outbox")
    .select("chat_id")
    .distinct()
    .where("state", "in", ["waiting", "sending"])
    .execute();
  return rows.map((row) => Number(row.chat_id));
}

/** What waits for a chat, oldest first, without the words. */
export async function heads(db: Database, chatId: number): Promise<OrderHead[]> {
  const rows = await db
    .sql<TelegramTables>()
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
    kind: row.kind,
    conversationId: row.conversation_id ?? undefined,
    priority: row.priority,
    notBeforeMs: row.not_before_ms,
    isReady: row.is_ready,
  }));
}

/** The first line of a conversation that still waits for this chat. */
export async function firstWaitingSeq(
  db: Database,
  chatId: number,
  conversationId: string,
): Promise<number | undefined> {
  const row = await db
    .sql<TelegramTables>()
    .selectFrom("telegram_outbox")
    .select(raw<number | null>`min((payload->>'seq')::int)`.as("seq"))
    .where("chat_id", "=", chatId)
    .where("conversation_id", "=", conversationId)
    .where("kind", "in", ["line", "file", "album"])
    .where("state", "in", ["waiting", "sending"])
    .executeTakeFirst();
  return row?.seq ?? undefined;
}

/** Orders whose time has come; those that wait for a later moment are no queue. */
export async function countWaiting(db: Database): Promise<number> {
  const row = await db
    .sql<TelegramTables>()
    .selectFrom("telegram_outbox")
    .select(raw<number>`count(*)::int`.as("count"))
    .where("state", "in", ["waiting", "sending"])
    .where("not_before", "<=", raw<Date>`now()`)
    .executeTakeFirst();
  return row?.count ?? 0;
}

/** Chats in which something due has waited for so long, with how much waits there. */
export async function slowChats(
  db: Database,
  { now, olderThanMs }: { readonly now: Date; readonly olderThanMs: number },
): Promise<{ chatId: number; count: number }[]> {
  const rows = await db
    .sql<TelegramTables>()
    .selectFrom("telegram_outbox")
    .select(["chat_id", raw<number>`count(*)::int`.as("count")])
    .where("state", "in", ["waiting", "sending"])
    .where("not_before", "<=", now)
    .groupBy("chat_id")
    .having(raw<Date>`min(created_at)`, "<", new Date(now.getTime() - olderThanMs))
    .execute();
  return rows.map((row) => ({ chatId: Number(row.chat_id), count: row.count }));
}

/** Seconds that the oldest waiting order has waited; 0 when none waits. */
export async function oldestWaiting(db: Database): Promise<number> {
  const row = await db
    .sql<TelegramTables>()
    .selectFrom("telegram_outbox")
    .select(raw<number>`coalesce(extract(epoch from now() - min(created_at)), 0)::float8`.as("age"))
    .where("state", "in", ["waiting", "sending"])
    .where("not_before", "<=", raw<Date>`now()`)
    .executeTakeFirst();
  return row?.age ?? 0;
}
