import type { Seq } from "@ilpo-chat/protocol";
import type { Database, Tx } from "#kernel/database";
import type { TelegramTables } from "./entities.ts";

/** A message of Telegram that belongs to a conversation. */
export interface MappedMessage {
  readonly chatId: number;
  readonly messageId: number;
  readonly conversationId: string;
  /** Entries that the message shows, rising; none for the card and notices. */
  readonly seqs: readonly Seq[];
  /**
   * `in`: written by a manager. `out`: written by the bot. `visitor`: written by a visitor who goes on in Telegram.
   * `draft`: an offer of an entry for the knowledge. `tail`: the last lines before a person was needed, in one message.
   */
  readonly direction: "in" | "out" | "visitor" | "draft" | "tail";
}

/** How far a manager's message has come on the visitor's side. */
export const RECEIPT = { none: 0, delivered: 1, read: 2 } as const;
export type Receipt = (typeof RECEIPT)[keyof typeof RECEIPT];

/** Stands in the table for "no entry": the card, a notice. Below it are parts still to be stored. */
const NO_ENTRY = 0;

export type MessageStore = ReturnType<typeof createMessageStore>;

/** Remembers which message of Telegram is which entry. Doing it again changes nothing. */
export async function mapMessage(tx: Tx, message: MappedMessage): Promise<void> {
  const seqs = message.seqs.length === 0 ? [NO_ENTRY] : message.seqs;
  await tx
    .sql<TelegramTables>()
    .insertInto("telegram_messages")
    .values(
      seqs.map((seq) => ({
        chat_id: message.chatId,
        message_id: message.messageId,
        conversation_id: message.conversationId,
        seq,
        direction: message.direction,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * Remembers from which chat a message is about to be stored, before it is, so that the follower does
 * not show it there once more.
 */
export async function mapOrigin(
  tx: Tx,
  message: Pick<MappedMessage, "chatId" | "messageId" | "conversationId" | "direction">,
  { clientId, part }: { readonly clientId: string; readonly part: number },
): Promise<void> {
  await tx
    .sql<TelegramTables>()
    .insertInto("telegram_messages")
    .values({
      chat_id: message.chatId,
      message_id: message.messageId,
      conversation_id: message.conversationId,
      seq: NO_ENTRY - part,
      direction: message.direction,
      client_id: clientId,
    })
    .onConflict((conflict) =>
      conflict.columns(["chat_id", "message_id", "seq"]).doUpdateSet({ client_id: clientId }),
    )
    .execute();
}

/** From which chats these messages came: client id to chat. */
export async function originsOf(
  tx: Tx,
  clientIds: readonly string[],
): Promise<Map<string, number>> {
  if (clientIds.length === 0) return new Map();
  const rows = await tx
    .sql<TelegramTables>()
    .selectFrom("telegram_messages")
    .select(["client_id", "chat_id"])
    .where("client_id", "in", [...clientIds])
    .execute();
  return new Map(rows.map((row) => [row.client_id ?? "", Number(row.chat_id)]));
}

/** Which message of Telegram is which entry. */
export function createMessageStore(db: Database) {
  const from = () => db.sql<TelegramTables>().selectFrom("telegram_messages");
  return {
    find: (chatId: number, messageId: number) => find(db, chatId, messageId),
    /** The message in which a chat shows an entry as one of its own. */
    async ofEntry(
      chatId: number,
      conversationId: string,
      seq: Seq,
    ): Promise<MappedMessage | undefined> {
      const all = await allOfEntry(db, { chatId, conversationId, seq });
      return all.find(({ direction }) => direction !== "tail");
    },
    /** Every message in which a chat shows something of an entry, oldest first: words, files, the tail. */
    allOfEntry: (entry: EntryInChat) => allOfEntry(db, entry),
    /** Where the conversation's entry for the knowledge is offered. */
    async offersOf(conversationId: string): Promise<{ chatId: number; messageId: number }[]> {
      const rows = await from()
        .select(["chat_id", "message_id"])
        .where("conversation_id", "=", conversationId)
        .where("direction", "=", "draft")
        .execute();
      return rows.map((row) => ({
        chatId: Number(row.chat_id),
        messageId: Number(row.message_id),
      }));
    },
    /**
     * Managers' messages of a conversation, up to `seq`, that have come further than was known. Each
     * is given to one caller only.
     */
    async moveReceipts(tx: Tx, conversationId: string, { seq, to }: { seq: Seq; to: Receipt }) {
      const rows = await tx
        .sql<TelegramTables>()
        .updateTable("telegram_messages")
        .set({ receipt: to })
        .where("conversation_id", "=", conversationId)
        .where("direction", "=", "in")
        .where("seq", ">", NO_ENTRY)
        .where("seq", "<=", seq)
        .where("receipt", "<", to)
        .returning(["chat_id", "message_id"])
        .execute();
      return rows.map((row) => ({
        chatId: Number(row.chat_id),
        messageId: Number(row.message_id),
      }));
    },
  };
}

export interface EntryInChat {
  readonly chatId: number;
  readonly conversationId: string;
  readonly seq: Seq;
}

async function allOfEntry(
  db: Database,
  { chatId, conversationId, seq }: EntryInChat,
): Promise<MappedMessage[]> {
  const rows = await db
    .sql<TelegramTables>()
    .selectFrom("telegram_messages")
    .select("message_id")
    .where("chat_id", "=", chatId)
    .where("conversation_id", "=", conversationId)
    .where("seq", "=", seq)
    .orderBy("message_id")
    .execute();
  const found = rows.map((row) => find(db, chatId, Number(row.message_id)));
  return (await Promise.all(found)).filter((each) => each !== undefined);
}

/** The conversation to which a message belongs. */
async function find(
  db: Database,
  chatId: number,
  messageId: number,
): Promise<MappedMessage | undefined> {
  const rows = await db
    .sql<TelegramTables>()
    .selectFrom("telegram_messages")
    .selectAll()
    .where("chat_id", "=", chatId)
    .where("message_id", "=", messageId)
    .orderBy("seq")
    .execute();
  const [first] = rows;
  if (!first) return undefined;
  return {
    chatId,
    messageId,
    conversationId: first.conversation_id,
    seqs: rows.map(({ seq }) => seq).filter((seq) => seq > NO_ENTRY),
    direction: first.direction,
  };
}
