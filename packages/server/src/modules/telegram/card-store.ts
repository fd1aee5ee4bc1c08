import type { Seq } from "@ilpo-chat/protocol";
import { type Database, raw, type Selectable, type Tx } from "#kernel/database";
import type { TelegramTables } from "./entities.ts";

/** What one chat shows of one conversation. */
export interface ShownCard {
  readonly conversationId: string;
  readonly chatId: number;
  readonly threadId: number | undefined;
  readonly messageId: number | undefined;
  /** The conversation's lines are shown here too, not the card alone. */
  readonly hasLines: boolean;
  readonly isPinned: boolean;
  readonly isTailSent: boolean;
  readonly isTopicClosed: boolean;
  /** Fingerprint of the card as it was last drawn. */
  readonly shownCard: string | undefined;
  readonly shownName: string | undefined;
  /** Lines up to here stand in the tail; later ones come one by one. */
  readonly tailSeq: Seq;
  readonly deliveredSeq: Seq;
}

export type CardChange = Partial<Omit<ShownCard, "conversationId" | "chatId">>;

export type CardStore = ReturnType<typeof createCardStore>;

/** Cards of a conversation, within a transaction. */
export async function cardsOf(tx: Tx, conversationId: string): Promise<ShownCard[]> {
  const rows = await tx
    .sql<TelegramTables>()
    .selectFrom("telegram_cards")
    .selectAll()
    .where("conversation_id", "=", conversationId)
    .execute();
  return rows.map(toCard);
}

/** Makes the card's row; one that is there stays as it is. */
export async function insertCard(
  tx: Tx,
  card: Pick<ShownCard, "conversationId" | "chatId" | "hasLines" | "tailSeq">,
): Promise<void> {
  await tx
    .sql<TelegramTables>()
    .insertInto("telegram_cards")
    .values({
      conversation_id: card.conversationId,
      chat_id: card.chatId,
      has_lines: card.hasLines,
      tail_seq: card.tailSeq,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Records what is shown from now on. */
export async function changeCard(
  tx: Tx,
  card: { readonly conversationId: string; readonly chatId: number },
  change: CardChange,
): Promise<void> {
  await tx
    .sql<TelegramTables>()
    .updateTable("telegram_cards")
    .set(columnsOf(change))
    .where("conversation_id", "=", card.conversationId)
    .where("chat_id", "=", card.chatId)
    .execute();
}

/** As if the place had never been made: topic, card and lines are to be sent again. */
export const NOTHING_SHOWN: CardChange = {
  threadId: undefined,
  messageId: undefined,
  isPinned: false,
  isTailSent: false,
  isTopicClosed: false,
  shownCard: undefined,
  shownName: undefined,
};

/** Where conversations are shown. */
export function createCardStore(db: Database) {
  const from = () => db.sql<TelegramTables>().selectFrom("telegram_cards").selectAll();
  return {
    async find(conversationId: string, chatId: number): Promise<ShownCard | undefined> {
      const row = await from()
        .where("conversation_id", "=", conversationId)
        .where("chat_id", "=", chatId)
        .executeTakeFirst();
      return row && toCard(row);
    },
    async byThread(chatId: number, threadId: number): Promise<ShownCard | undefined> {
      const row = await from()
        .where("chat_id", "=", chatId)
        .where("thread_id", "=", threadId)
        .executeTakeFirst();
      return row && toCard(row);
    },
    /** Where the conversation's lines are shown. */
    async withLines(conversationId: string): Promise<ShownCard[]> {
      const rows = await from()
        .where("conversation_id", "=", conversationId)
        .where("has_lines", "=", true)
        .execute();
      return rows.map(toCard);
    },
  };
}

/** Lines up to `seq` have reached this chat. A running maximum. */
export async function markDelivered(
  tx: Tx,
  card: { readonly conversationId: string; readonly chatId: number },
  seq: Seq,
): Promise<void> {
  await tx
    .sql<TelegramTables>()
    .updateTable("telegram_cards")
    .set({ delivered_seq: raw<number>`greatest(delivered_seq, ${seq}::int)` })
    .where("conversation_id", "=", card.conversationId)
    .where("chat_id", "=", card.chatId)
    .execute();
}

function columnsOf(change: CardChange) {
  const columns = {
    thread_id: change.threadId ?? null,
    card_message_id: change.messageId ?? null,
    has_lines: change.hasLines,
    is_pinned: change.isPinned,
    is_tail_sent: change.isTailSent,
    is_topic_closed: change.isTopicClosed,
    shown_card: change.shownCard ?? null,
    shown_name: change.shownName ?? null,
    tail_seq: change.tailSeq,
    delivered_seq: change.deliveredSeq,
  };
  const named = new Set(Object.keys(change).map((key) => COLUMN[key as keyof CardChange]));
  return Object.fromEntries(Object.entries(columns).filter(([name]) => named.has(name as Column)));
}

type Column = Exclude<
  keyof TelegramTables["telegram_cards"],
  "conversation_id" | "chat_id" | "created_at"
>;

const COLUMN: Record<keyof CardChange, Column> = {
  threadId: "thread_id",
  messageId: "card_message_id",
  hasLines: "has_lines",
  isPinned: "is_pinned",
  isTailSent: "is_tail_sent",
  isTopicClosed: "is_topic_closed",
  shownCard: "shown_card",
  shownName: "shown_name",
  tailSeq: "tail_seq",
  deliveredSeq: "delivered_seq",
};

function toCard(row: Selectable<TelegramTables["telegram_cards"]>): ShownCard {
  return {
    conversationId: row.conversation_id,
    chatId: Number(row.chat_id),
    threadId: row.thread_id === null ? undefined : Number(row.thread_id),
    messageId: row.card_message_id === null ? undefined : Number(row.card_message_id),
    hasLines: row.has_lines,
    isPinned: row.is_pinned,
    isTailSent: row.is_tail_sent,
    isTopicClosed: row.is_topic_closed,
    shownCard: row.shown_card ?? undefined,
    shownName: row.shown_name ?? undefined,
    tailSeq: row.tail_seq,
    deliveredSeq: row.delivered_seq,
  };
}
