import type { Message } from "grammy/types";
import { isDomainError } from "#kernel/errors";
import { parseNote } from "./command.ts";
import { type Acting, conversationFor, type HandlingDeps } from "./handling.ts";
import { contentOf } from "./message-content.ts";
import type { MappedMessage } from "./message-store.ts";
import { noteIdOf } from "./on-words.ts";
import { NOTHING, type Outcome, react, say } from "./outcome.ts";
import { keptQuote } from "./quote.ts";
import { splitText } from "./rich-text.ts";
import { type Line, linesOf } from "./transcript.ts";

const CONTENT_MAX = 4_000;

/** A manager changed a message: the visitor sees the change. */
export async function onEdit(
  deps: HandlingDeps,
  acting: Acting,
  message: Message,
): Promise<Outcome> {
  const { spot, texts } = acting;
  const said = await deps.messages.find(spot.chatId, spot.messageId);
  const { text } = contentOf(message, "ru");
  const note = parseNote(text);
  if (!said || said.seqs.length === 0) return editNote(deps, acting, { note, said });
  if (
    said.direction !== "in" ||
    !(await conversationFor(deps, acting.manager, said.conversationId))
  )
    return NOTHING;
  // What has become a note must not stand before the visitor's eyes.
  const parts = note === undefined ? splitText(text, CONTENT_MAX) : [];
  const refused = await change(deps, said, parts);
  if (refused) return { effects: [say(deps, spot, { text: texts.notSent(texts.reasons.failed) })] };
  return note === undefined ? NOTHING : editNote(deps, acting, { note, said });
}

/** `/del` in reply to one's own message. */
export async function onDelete(
  deps: HandlingDeps,
  acting: Acting,
  message: Message,
): Promise<Outcome> {
  const { manager, spot, texts } = acting;
  const said = await ownWords(deps, acting, message.reply_to_message);
  if (!said) return { effects: [say(deps, spot, { text: texts.deleteUsage })] };
  if (!(await conversationFor(deps, manager, said.conversationId))) return NOTHING;
  const refused = await change(deps, said, []);
  if (refused) return { effects: [say(deps, spot, { text: texts.notSent(texts.reasons.failed) })] };
  return { effects: [react(deps, spot, "👌")] };
}

/** The manager's own words to a visitor; an admin may also remove another's. */
async function ownWords(
  { messages }: HandlingDeps,
  { manager, spot }: Acting,
  target: Message["reply_to_message"],
): Promise<MappedMessage | undefined> {
  const isOwn = target?.from?.id === manager.telegramId || manager.role === "admin";
  const said = target && isOwn ? await messages.find(spot.chatId, target.message_id) : undefined;
  return said?.direction === "in" && said.seqs.length > 0 ? said : undefined;
}

/** Gives each entry of the message its part; those without one are removed. */
async function change(
  { chat }: HandlingDeps,
  said: MappedMessage,
  parts: readonly string[],
): Promise<boolean> {
  const { conversationId, seqs } = said;
  try {
    const lines = linesOf(await chat.queries.recentEntries(conversationId, 200));
    for (const [index, seq] of seqs.entries()) {
      const line = lines.find((each) => each.seq === seq);
      const content = contentFor(line, index, parts[index]);
      // An update that comes again must not grow the log.
      if (line && (content === null ? line.isRemoved : line.content === content)) continue;
      await chat.manager.edit({ conversationId, seq, content });
    }
    return false;
  } catch (error) {
    if (isDomainError(error) && error.code !== "unavailable") return true;
    throw error;
  }
}

/** The words as they are to stand; null: gone. What was quoted before them stays. */
function contentFor(
  line: Line | undefined,
  index: number,
  part: string | undefined,
): string | null {
  if (part === undefined) return null;
  return index === 0 ? `${keptQuote(line?.content ?? "")}${part}` : part;
}

async function editNote(
  deps: HandlingDeps,
  { manager, spot }: Acting,
  { note, said }: { note: string | undefined; said: MappedMessage | undefined },
): Promise<Outcome> {
  // A note that lost its mark stays a note: only a new message goes to the visitor.
  if (note === undefined || said === undefined) return NOTHING;
  const { conversationId } = said;
  await deps.chat.manager.note({ conversationId, manager, clientId: noteIdOf(deps, spot), note });
  return { effects: [react(deps, spot, "✍")] };
}
