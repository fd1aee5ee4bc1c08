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
  readonly lastActiveAt: Date;
}

const TOUCH_EVERY_MS = 5 * 60_000;

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
  change: Partial<Pick<Desk, "isOnShift" | "focus" | "locale" | "lastActiveAt">>,
): Promise<void> {
  const columns = {
    chat_id: desk.chatId,
    updated_at: raw<Date>`now()`,
    ...(change.isOnShift === undefined ? {} : { is_on_shift: change.isOnShift }),
    ...(change.lastActiveAt === undefined ? {} : { last_active_at: change.lastActiveAt }),
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

/** Managers' own desks. */
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
    async all(): Promise<Desk[]> {
      const rows = await sql().selectFrom("telegram_desks").selectAll().execute();
      return rows.map(toDesk);
    },
    loseFocus: (tx: Tx, managerId: number) => loseFocus(tx, managerId),
    /** A sign of life; written down every few minutes only. */
    async touch(managerId: number, now: Date): Promise<void> {
      await sql()
        .updateTable("telegram_desks")
        .set({ last_active_at: now })
        .where("manager_id", "=", managerId)
        .where("last_active_at", "<", new Date(now.getTime() - TOUCH_EVERY_MS))
        .execute();
    },
  };
}

async function loseFocus(tx: Tx, managerId: number): Promise<void> {
  await tx
    .sql<TelegramTables>()
    .updateTable("telegram_desks")
    .set({ focus_conversation_id: null })
    .where("manager_id", "=", managerId)
    .execute();
}

function toDesk(row: {
  manager_id: number;
  chat_id: number;
  is_on_shift: boolean;
  focus_conversation_id: string | null;
  locale: string;
  last_active_at: Date;
}): Desk {
  return {
    managerId: row.manager_id,
    chatId: Number(row.chat_id),
    isOnShift: row.is_on_shift,
    focus: row.focus_conversation_id ?? undefined,
    locale: row.locale,
    lastActiveAt: new Date(row.last_active_at),
  };
}
