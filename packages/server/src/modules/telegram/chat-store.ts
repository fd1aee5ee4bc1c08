import { type Database, raw, type Tx } from "#kernel/database";
import type { TelegramTables } from "./entities.ts";

export type ChatStore = ReturnType<typeof createChatStore>;

/** True once for each chat: a stranger is answered one time. */
export async function greetOnce(tx: Tx, chatId: number): Promise<boolean> {
  const row = await tx
    .sql<TelegramTables>()
    .insertInto("telegram_chats")
    .values({ chat_id: chatId, is_greeted: true })
    .onConflict((conflict) =>
      conflict
        .column("chat_id")
        .doUpdateSet({ is_greeted: true })
        .where("telegram_chats.is_greeted", "=", false),
    )
    .returning("chat_id")
    .executeTakeFirst();
  return row !== undefined;
}

/** What Telegram has told us about chats. */
export function createChatStore(db: Database) {
  const sql = () => db.sql<TelegramTables>();
  return {
    /** Chats that are not to be written to before a moment; kept, so that a restart does not forget it. */
    async pauses(): Promise<Map<number, number>> {
      const rows = await sql()
        .selectFrom("telegram_chats")
        .select([
          "chat_id",
          raw<number>`(extract(epoch from paused_until) * 1000)::float8`.as("until_ms"),
        ])
        .where("paused_until", "is not", null)
        .execute();
      return new Map(rows.map((row) => [Number(row.chat_id), row.until_ms]));
    },
    async pause(chatId: number, until: Date): Promise<void> {
      await sql()
        .insertInto("telegram_chats")
        .values({ chat_id: chatId, paused_until: until })
        .onConflict((conflict) => conflict.column("chat_id").doUpdateSet({ paused_until: until }))
        .execute();
    },
    /** The id under which a chat lives now. */
    async current(chatId: number): Promise<number> {
      const row = await sql()
        .selectFrom("telegram_chats")
        .select("moved_to")
        .where("chat_id", "=", chatId)
        .executeTakeFirst();
      return Number(row?.moved_to ?? chatId);
    },
    move,
  };
}

/** Follows a group to its new id: everything that waits or is shown there. Doing it again takes what came since. */
async function move(tx: Tx, from: number, to: number): Promise<void> {
  const on = tx.sql<TelegramTables>();
  await on
    .insertInto("telegram_chats")
    .values({ chat_id: from, moved_to: to })
    .onConflict((conflict) => conflict.column("chat_id").doUpdateSet({ moved_to: to }))
    .execute();
  // A key names the chat; without one the order still goes out, at worst beside a newer equal.
  await on
    .updateTable("telegram_outbox")
    .set({ chat_id: to, dedupe_key: null })
    .where("chat_id", "=", from)
    .where("state", "in", ["waiting", "sending"])
    .execute();
  // A node that had not heard of the move may have made a second card since.
  await on
    .deleteFrom("telegram_cards")
    .where("chat_id", "=", from)
    .where("conversation_id", "in", (cards) =>
      cards.selectFrom("telegram_cards").select("conversation_id").where("chat_id", "=", to),
    )
    .execute();
  await on.updateTable("telegram_cards").set({ chat_id: to }).where("chat_id", "=", from).execute();
  await on
    .updateTable("telegram_messages")
    .set({ chat_id: to })
    .where("chat_id", "=", from)
    .execute();
  await on
    .updateTable("telegram_sites")
    .set({ group_id: to })
    .where("group_id", "=", from)
    .execute();
}
