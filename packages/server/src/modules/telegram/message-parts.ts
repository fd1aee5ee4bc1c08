import type { Database, Tx } from "#kernel/database";
import type { TelegramTables } from "./entities.ts";
import type { MappedMessage } from "./message-store.ts";

/** What one message of Telegram brought to an entry. PRIVACY: not its words, only how long they are. */
export interface MessagePart {
  readonly messageId: number;
  readonly captionLength: number;
  readonly fileKey: string | undefined;
}

/** Remembers what a message brought; it must be mapped to its entry already. */
export async function keepPart(
  tx: Tx,
  { chatId, messageId }: Pick<MappedMessage, "chatId" | "messageId">,
  part: { readonly text: string; readonly fileKey?: string | undefined },
): Promise<void> {
  await tx
    .sql<TelegramTables>()
    .updateTable("telegram_messages")
    .set({
      caption_length: part.text.length,
      ...(part.fileKey === undefined ? {} : { file_key: part.fileKey }),
    })
    .where("chat_id", "=", chatId)
    .where("message_id", "=", messageId)
    .execute();
}

/** The parts of the entry that a person's message belongs to, in their order; none when they are not known. */
export async function partsOf(
  db: Database,
  { chatId, conversationId, seqs: [seq] }: MappedMessage,
): Promise<MessagePart[]> {
  if (seq === undefined) return [];
  const rows = await db
    .sql<TelegramTables>()
    .selectFrom("telegram_messages")
    .select(["message_id", "caption_length", "file_key"])
    .where("chat_id", "=", chatId)
    .where("conversation_id", "=", conversationId)
    .where("seq", "=", seq)
    .where("direction", "in", ["in", "visitor"])
    .orderBy("message_id")
    .execute();
  const parts = rows.flatMap(({ message_id, caption_length, file_key }) =>
    caption_length === null
      ? []
      : [
          {
            messageId: Number(message_id),
            captionLength: caption_length,
            fileKey: file_key ?? undefined,
          },
        ],
  );
  return parts.length === rows.length ? parts : [];
}

/**
 * The words of an entry with one message's share exchanged, the others' kept. Undefined when they are
 * not what the parts say; words that are exchanged already stay as they are.
 */
export function withPiece(
  content: string,
  parts: readonly MessagePart[],
  changed: { readonly messageId: number; readonly text: string },
): string | undefined {
  const isChanged = ({ messageId }: MessagePart) => messageId === changed.messageId;
  const after = parts.map((part) =>
    isChanged(part) ? { ...part, captionLength: changed.text.length } : part,
  );
  const at = parts.findIndex(isChanged);
  if (piecesOf(content, after)?.[at] === changed.text) return content;
  return piecesOf(content, parts)
    ?.map((piece, index) => (index === at ? changed.text : piece))
    .filter(Boolean)
    .join("\n");
}

function piecesOf(content: string, parts: readonly MessagePart[]): string[] | undefined {
  let at = 0;
  const pieces = parts.map(({ captionLength }) => {
    if (captionLength === 0) return "";
    if (at > 0 && content[at] === "\n") at += 1;
    const piece = content.slice(at, at + captionLength);
    at += captionLength;
    return piece;
  });
  const isWhole = pieces.filter(Boolean).join("\n") === content;
  return isWhole ? pieces : undefined;
}
