import type { HandlingDeps } from "./handling.ts";
import type { Piece } from "./message-content.ts";
import { partsOf, withPiece } from "./message-parts.ts";
import type { MappedMessage } from "./message-store.ts";
import { keptQuote } from "./quote.ts";
import { linesOf } from "./transcript.ts";

/** What a changed message makes of its entry. */
export interface AfterEdit {
  /** All the words, without a quote before them; undefined: what the other captions were is not known. */
  readonly words: string | undefined;
  /** Whether it has another file than the one that was passed on; undefined: not known. */
  readonly hasOtherFile: boolean | undefined;
}

/** Puts a message's new words into the place of its old ones: an album has a caption below each photo. */
export async function afterEdit(
  { chat, db }: Pick<HandlingDeps, "chat" | "db">,
  said: MappedMessage,
  { messageId, text, fileKey }: Piece,
): Promise<AfterEdit> {
  const parts = await partsOf(db, said);
  const own = parts.find((part) => part.messageId === messageId);
  const hasOtherFile = own && own.fileKey !== fileKey;
  // The words of an album stand below one of its photos: another one that changed may have none.
  if (!own) return { words: text || undefined, hasOtherFile };
  if (parts.length === 1) return { words: text, hasOtherFile };
  const lines = linesOf(await chat.queries.recentEntries(said.conversationId, 200));
  const { content = "", isRemoved } = lines.find(({ seq }) => seq === said.seqs[0]) ?? {};
  if (isRemoved) return { words: text, hasOtherFile };
  const plain = content.slice(keptQuote(content).length);
  return { words: withPiece(plain, parts, { messageId, text }), hasOtherFile };
}
