import { type Database, raw, type Tx } from "#kernel/database";
import type { TelegramTables } from "./entities.ts";

/** A manager's own desk: their private chat with the bot. */
export interface Desk {
  readonly managerId: number;
  readonly chatId: number;
  readonly isOnShift: boolean;
  /** Where plain words in the private chat go. */
  readonly focus: string | undefined;
  readonly locale: string;
}

export type DeskStore = ReturnType<typeof createDeskStore>;

/** All desks, within a transaction. There are as many as managers. */
export async function allDesks(tx: Tx): Promise<Desk[]> {
  const rows = await tx.sql<TelegramTables>().selectFrom("telegram_desks").selectAll().execute();
  return rows.map(toDesk);
}

/** Makes the manager's desk or changes it. */
export async function saveDesk(
  tx: Tx,
  desk: Pick<Desk, "managerId" | "chatId">,
  change: Partial<Pick<Desk, "isOnShift" | "focus" | "locale">>,
): Promise<void> {
  const columns = {
    chat_id: desk.chatId,
    updated_at: raw<Date>`now()`,
    ...(change.isOnShift === undefined ? {} : { is_on_shift: change.isOnShift }),
    ...("focus" in change ? { focus_conversation_id: change.focus ?? null } : {}),
    ...(change.locale === undefined ? {} : { locale: change.locale }),
  };
  await tx
    .sql<TelegramTables>()
    .insertInto("telegram_desks")
    .values({ manager_id: desk.managerId, ...columns })
    .onConflict((conflict) => conflict.column("manager_id").doUpdateSet(columns))
    .execute();
}

/** A note of one manager for the others. */
export interface Note {
  readonly chatId: number;
  readonly messageId: number;
  readonly conversationId: string;
  readonly managerId: number;
  readonly managerName: string;
  readonly content: string;
}

/** Keeps a note; the same message again replaces it. */
export async function saveNote(tx: Tx, note: Note): Promise<void> {
  await tx
    .sql<TelegramTables>()
    .insertInto("telegram_notes")
    .values({
      chat_id: note.chatId,
      message_id: note.messageId,
      conversation_id: note.conversationId,
      manager_id: note.managerId,
      manager_name: note.managerName,
      content: note.content,
    })
    .onConflict((conflict) =>
      conflict.columns(["chat_id", "message_id"]).doUpdateSet({ content: note.content }),
    )
    .execute();
}

/** Desks, notes and what is known of chats. */
export function createDeskStore(db: Database) {
  const sql = () => db.sql<TelegramTables>();
  return {
    async ofManager(managerId: number): Promise<Desk | undefined> {
      const row = await sql()
        .selectFrom("telegram_desks")
        .selectAll()
        .where("manager_id", "=", managerId)
        .executeTakeFirst();
      return row && toDesk(row);
    },
    async ofChat(chatId: number): Promise<Desk | undefined> {
      const row = await sql()
        .selectFrom("telegram_desks")
        .selectAll()
        .where("chat_id", "=", chatId)
        .executeTakeFirst();
      return row && toDesk(row);
    },
    /** The newest notes about a conversation, oldest first. */
    async notes(conversationId: string): Promise<{ name: string; content: string }[]> {
      const rows = await sql()
        .selectFrom("telegram_notes")
        .select(["manager_name as name", "content"])
        .where("conversation_id", "=", conversationId)
        .orderBy("created_at", "desc")
        .limit(10)
        .execute();
      return rows.reverse();
    },
    /** The conversation that a note is about. */
    async noteAbout(chatId: number, messageId: number): Promise<string | undefined> {
      const row = await sql()
        .selectFrom("telegram_notes")
        .select("conversation_id")
        .where("chat_id", "=", chatId)
        .where("message_id", "=", messageId)
        .executeTakeFirst();
      return row?.conversation_id;
    },
  };
}

function toDesk(row: {
  manager_id: number;
  chat_id: number;
  is_on_shift: boolean;
  focus_conversation_id: string | null;
  locale: string;
}): Desk {
  return {
    managerId: row.manager_id,
    chatId: Number(row.chat_id),
    isOnShift: row.is_on_shift,
    focus: row.focus_conversation_id ?? undefined,
    locale: row.locale,
  };
}
