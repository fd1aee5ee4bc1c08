import type { Bot } from "./bot.ts";
import { type BotFailure, isBotError } from "./bot-error.ts";
import type { MappedMessage } from "./message-store.ts";
import type { Keyboard } from "./order.ts";
import { hasTopic } from "./plan.ts";
import { DROPPED, type Progress } from "./progress.ts";
import { clipText, joinRich, MESSAGE_MAX, type RichText, rich } from "./rich-text.ts";
import { done, type Payload, type SendDeps, type Target } from "./send.ts";
import {
  type Line,
  linesOf,
  renderTranscript,
  speaker,
  type Voice,
  wordsOf,
} from "./transcript.ts";

/** Shows that a line was changed or removed, wherever the bot had written it. Doing it again changes nothing. */
export async function sendEdit(
  deps: SendDeps,
  target: Target,
  { seq, content }: Payload<"edit">,
): Promise<Progress> {
  const { bot, chat } = deps;
  const { tails, first, more } = await shownOf(deps, target, seq);
  const lines = linesOf(await chat.queries.recentEntries(target.conversation.id, 200));
  for (const tail of tails) await rewrite(bot, tail, tailText(tail, lines, target.voice));
  if (content === null) {
    const rest = more.filter(({ seqs }) => seqs.every((each) => each === seq));
    if (first) await withdraw(bot, first, ownText(first, lines, target.voice));
    // PRIVACY: so goes the rest of what the visitor took back: the end of long words, photos of an album.
    for (const message of rest) await remove(bot, message);
    return progressOf([...tails, ...(first ? [first] : []), ...rest]);
  }
  // Beside a tail only files stand on their own; their words are in the tail.
  const own = first && tails.length === 0 ? [first] : [];
  for (const message of own) await rewrite(bot, message, ownText(message, lines, target.voice));
  return progressOf([...tails, ...own]);
}

function progressOf(written: readonly MappedMessage[]): Progress {
  const [first] = written;
  return first ? { ...done(first.messageId), writes: written.length } : DROPPED;
}

/** The bot's messages that show something of an entry here. */
async function shownOf(
  { messages }: SendDeps,
  { chatId, conversation, card }: Target,
  seq: number,
) {
  const all = await messages.allOfEntry({ chatId, conversationId: conversation.id, seq });
  // What stood in a topic that was deleted since is gone with it: a topic begins with its card.
  const since = hasTopic(card) ? (card.messageId ?? 0) : 0;
  const here = all.filter(({ messageId }) => messageId > since);
  // A manager's own message is their own to change.
  const [first, ...more] = here.filter(({ direction }) => direction === "out");
  return { tails: here.filter(({ direction }) => direction === "tail"), first, more };
}

/** Undefined: a part of it is too old to be known, so that nothing may be said about it. */
function ownText(
  { seqs }: MappedMessage,
  lines: readonly Line[],
  voice: Voice,
): RichText | undefined {
  const said = lines.filter((line) => seqs.includes(line.seq));
  const [first] = said;
  if (!first || said.length < seqs.length) return undefined;
  const words = said.map((line) => rich(wordsOf(line, voice.texts, MESSAGE_MAX)));
  const whole = joinRich([speaker(first, voice), ...words], "\n");
  return whole.text.length <= MESSAGE_MAX ? whole : rich(clipText(whole.text, MESSAGE_MAX));
}

function tailText(
  { seqs }: MappedMessage,
  lines: readonly Line[],
  voice: Voice,
): RichText | undefined {
  const said = lines.filter((line) => seqs.includes(line.seq));
  if (said.length < seqs.length) return undefined;
  return renderTranscript(said, voice, voice.texts.tailHeading);
}

/** Words that take the place of others, with the buttons that are to stay below them. */
export type NewWords = RichText & { readonly keyboard?: Keyboard };

/** Writes a message of the bot anew; without words it stays as it is. What is gone stays gone. */
export async function rewrite(
  bot: Bot,
  message: Pick<MappedMessage, "chatId" | "messageId">,
  text: NewWords | undefined,
): Promise<void> {
  if (!text) return;
  const { keyboard } = text;
  const args = {
    ...(keyboard ? { reply_markup: { inline_keyboard: keyboard.map((row) => [...row]) } } : {}),
    ...placeOf(message),
    text: text.text,
    entities: [...text.entities],
    link_preview_options: { is_disabled: true },
  };
  try {
    await bot.call("editMessageText", (api) => api.editMessageText(args));
  } catch (error) {
    if (!isFailure(error, ["not-modified", "message-gone"])) throw error;
  }
}

/** A file has no text to change. PRIVACY: what the visitor took back goes. */
async function withdraw(
  bot: Bot,
  message: MappedMessage,
  text: RichText | undefined,
): Promise<void> {
  try {
    await rewrite(bot, message, text);
  } catch (error) {
    if (!isFailure(error, ["refused"])) throw error;
    await remove(bot, message);
  }
}

async function remove(bot: Bot, message: MappedMessage): Promise<void> {
  try {
    await bot.call("deleteMessage", (api) => api.deleteMessage(placeOf(message)));
  } catch (error) {
    if (!isFailure(error, ["message-gone"])) throw error;
  }
}

function isFailure(error: unknown, kinds: readonly BotFailure["kind"][]): boolean {
  return isBotError(error) && kinds.includes(error.failure.kind);
}

function placeOf({ chatId, messageId }: Pick<MappedMessage, "chatId" | "messageId">) {
  return { chat_id: chatId, message_id: messageId };
}
