import type { Seq } from "@ilpo-chat/protocol";
import { type Database, raw, type Tx } from "#kernel/database";
import { hashToken } from "#kernel/vault";
import type { TelegramTables } from "../entities.ts";

/** A visitor's own conversation. */
export interface VisitorPlace {
  readonly siteId: number;
  readonly visitorId: string;
  readonly conversationId: string;
}

/** What a link opens. */
export interface LinkedPlace extends VisitorPlace {
  /** The language of the site. */
  readonly locale: string;
}

/** A private chat in which a visitor goes on with their conversation. */
export interface TelegramVisitor extends LinkedPlace {
  readonly chatId: number;
  /** Entries up to here stand in the chat already. */
  readonly shownSeq: Seq;
  /** The topic of the chat in which they wrote last; answers go there. */
  readonly threadId: number | undefined;
}

export type VisitorStore = ReturnType<typeof createVisitorStore>;

interface Redeeming {
  readonly token: string;
  readonly chatId: number;
  readonly threadId: number | undefined;
  readonly now: Date;
}

/**
 * Opens the conversation of a link in a chat. SECURITY: the condition and the change are one statement,
 * so that of many who open a link exactly one gets in. Undefined: used, expired or unknown.
 */
export async function redeemLink(
  tx: Tx,
  { token, chatId, threadId, now }: Redeeming,
): Promise<{ readonly place: LinkedPlace; readonly leftChatId: number | undefined } | undefined> {
  const sql = tx.sql<TelegramTables>();
  const link = await sql
    .updateTable("telegram_visitor_links")
    .set({ used_at: now })
    .where("token_hash", "=", hashToken(token))
    .where("used_at", "is", null)
    .where("expires_at", ">", now)
    .returning(["site_id", "visitor_id", "conversation_id", "locale"])
    .executeTakeFirst();
  if (!link) return undefined;
  const left = await sql
    .deleteFrom("telegram_visitors")
    .where("conversation_id", "=", link.conversation_id)
    .where("chat_id", "<>", chatId)
    .returning("chat_id")
    .executeTakeFirst();
  const columns = { ...link, shown_seq: 0, thread_id: threadId ?? null, joined_at: now };
  await sql
    .insertInto("telegram_visitors")
    .values({ chat_id: chatId, ...columns })
    .onConflict((conflict) => conflict.column("chat_id").doUpdateSet(columns))
    .execute();
  return { place: toPlace(link), leftChatId: left && Number(left.chat_id) };
}

/** The chat in which a conversation's visitor reads, within a transaction. */
export async function visitorOf(
  tx: Tx,
  conversationId: string,
): Promise<TelegramVisitor | undefined> {
  const row = await tx
    .sql<TelegramTables>()
    .selectFrom("telegram_visitors")
    .selectAll()
    .where("conversation_id", "=", conversationId)
    .executeTakeFirst();
  return row && toVisitor(row);
}

/** The chat belongs to no visitor any more. */
export async function forgetVisitor(tx: Tx, chatId: number): Promise<void> {
  await tx
    .sql<TelegramTables>()
    .deleteFrom("telegram_visitors")
    .where("chat_id", "=", chatId)
    .execute();
}

/** Remembers in which topic they write now. */
export async function moveVisitor(
  tx: Tx,
  chatId: number,
  threadId: number | undefined,
): Promise<void> {
  await tx
    .sql<TelegramTables>()
    .updateTable("telegram_visitors")
    .set({ thread_id: threadId ?? null })
    .where("chat_id", "=", chatId)
    .execute();
}

/** Remembers that entries up to here stand in the chat. */
export async function markShown(tx: Tx, chatId: number, seq: Seq): Promise<void> {
  await tx
    .sql<TelegramTables>()
    .updateTable("telegram_visitors")
    .set({ shown_seq: raw<number>`greatest(shown_seq, ${seq}::int)` })
    .where("chat_id", "=", chatId)
    .execute();
}

/** Visitors who go on in Telegram, and the links by which they come. */
export function createVisitorStore(db: Database) {
  const sql = () => db.sql<TelegramTables>();
  const one = () => sql().selectFrom("telegram_visitors").selectAll();
  return {
    async saveLink(token: string, { place, expiresAt }: { place: LinkedPlace; expiresAt: Date }) {
      await sql()
        .insertInto("telegram_visitor_links")
        .values({
          token_hash: hashToken(token),
          site_id: place.siteId,
          visitor_id: place.visitorId,
          conversation_id: place.conversationId,
          locale: place.locale,
          expires_at: expiresAt,
        })
        .execute();
    },
    async ofChat(chatId: number): Promise<TelegramVisitor | undefined> {
      const row = await one().where("chat_id", "=", chatId).executeTakeFirst();
      return row && toVisitor(row);
    },
    async ofConversation(conversationId: string): Promise<TelegramVisitor | undefined> {
      const row = await one().where("conversation_id", "=", conversationId).executeTakeFirst();
      return row && toVisitor(row);
    },
    async prune(): Promise<void> {
      await sql()
        .deleteFrom("telegram_visitor_links")
        .where("expires_at", "<", raw<Date>`now() - interval '1 day'`)
        .execute();
    },
  };
}

type PlaceRow = { site_id: number; visitor_id: string; conversation_id: string; locale: string };

function toPlace(row: PlaceRow): LinkedPlace {
  return {
    siteId: row.site_id,
    visitorId: row.visitor_id,
    conversationId: row.conversation_id,
    locale: row.locale,
  };
}

type VisitorRow = PlaceRow & { chat_id: number; shown_seq: number; thread_id: number | null };

function toVisitor(row: VisitorRow): TelegramVisitor {
  return {
    ...toPlace(row),
    chatId: Number(row.chat_id),
    shownSeq: row.shown_seq,
    threadId: row.thread_id === null ? undefined : Number(row.thread_id),
  };
}
