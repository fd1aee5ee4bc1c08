import type { Message } from "grammy/types";
import type { Conversation, NewAttachment } from "#chat";
import { isDomainError } from "#kernel/errors";
import { derivedUuid } from "#kernel/ids";
import { ownHere } from "./actions.ts";
import { isBotError } from "./bot-error.ts";
import { cleanName } from "./format.ts";
import { noteIn } from "./command.ts";
import { fetchFile } from "./fetch-file.ts";
import { type Acting, conversationAt, type HandlingDeps, leads, markRead } from "./handling.ts";
import {
  contentOfAll,
  joinPieces,
  type MessageContent,
  type TelegramFile,
} from "./message-content.ts";
import { keepPart } from "./message-parts.ts";
import { mapMessage, mapOrigin } from "./message-store.ts";
import { type Target, withoutAddress } from "./no-address.ts";
import { keepNote } from "./notes.ts";
import { type Effect, type Outcome, say } from "./outcome.ts";
import { quoteOf } from "./quote.ts";
import { visitorFirstName } from "./on-replies.ts";
import { fillName } from "./reply-store.ts";
import { splitText } from "./rich-text.ts";
import type { Texts } from "./texts.ts";

/** What one message of the conversation holds, in code points; counting UTF-16 units is on the safe side. */
const CONTENT_MAX = 4_000;

/** Words, a file or a note of a manager for a conversation. */
export async function onWords(
  deps: HandlingDeps,
  acting: Acting,
  messages: readonly [Message, ...Message[]],
): Promise<Outcome> {
  const [message] = messages;
  const target = await targetOf(deps, acting, message);
  if ("outcome" in target) return target.outcome;
  const { conversation } = target;
  const site = await deps.auth.sites.byId(conversation.siteId);
  const content = contentOfAll(messages, site?.settings.locale ?? "ru");
  const note = noteIn(content.pieces.map(({ text }) => text));
  if (note !== undefined)
    return keepNote(deps, acting, { conversation, note, files: content.files });
  const reply = message.reply_to_message;
  const replied = reply && (await deps.messages.find(acting.spot.chatId, reply.message_id));
  const quote = content.text === "" ? "" : await quoteOf(deps.chat, message, replied);
  // A canned reply that was chosen before its conversation was known.
  const pieces = content.pieces.map((piece) => ({
    ...piece,
    text: fillName(piece.text, visitorFirstName(conversation)),
  }));
  return pass(deps, acting, { conversation, content: { ...content, pieces }, quote });
}

async function targetOf(deps: HandlingDeps, acting: Acting, message: Message): Promise<Target> {
  const conversation = await conversationAt(deps, acting, message);
  return conversation ? { conversation } : withoutAddress(deps, acting, message);
}

interface Passing {
  readonly conversation: Conversation;
  readonly content: MessageContent;
  /** The words that are answered, as the visitor will see them; mostly empty. */
  readonly quote: string;
}

async function pass(deps: HandlingDeps, acting: Acting, passing: Passing): Promise<Outcome> {
  const { spot, texts } = acting;
  const refuse = (reason: string): Outcome => ({
    effects: [
      say(deps, spot, { text: texts.notSent(reason), conversationId: passing.conversation.id }),
    ],
  });
  if (passing.content.isUnsupported) return refuse(texts.reasons.unsupported);
  try {
    const text = `${passing.quote}${joinPieces(passing.content.pieces)}`;
    const content = { ...passing.content, text };
    const files = await fetchAll(deps, passing.content.files);
    if (files === "too-large") return refuse(texts.reasons.fileTooLarge);
    const seqs = await post(deps, acting, { ...passing, content, files });
    await markRead(deps, passing.conversation.id, spot);
    return {
      effects: await afterPost(deps, acting, { ...passing, seqs }),
    };
  } catch (error) {
    const reason = refusalOf(error, texts);
    if (reason === undefined) throw error;
    return refuse(reason);
  }
}

async function post(
  deps: HandlingDeps,
  { manager, spot }: Acting,
  { conversation, content, files }: Passing & { readonly files: readonly NewAttachment[] },
): Promise<number[]> {
  const parts = splitText(content.text, CONTENT_MAX);
  const seqs: number[] = [];
  for (const [index, part] of parts.entries()) {
    const clientId = clientIdOf(deps, spot, index);
    await deps.db.transaction((tx) =>
      mapOrigin(
        tx,
        { ...spot, conversationId: conversation.id, direction: "in" },
        { clientId, part: index },
      ),
    );
    const { seq } = await deps.chat.manager.post({
      conversationId: conversation.id,
      manager,
      clientId,
      content: part,
      ...(files.length > 0 && index === 0 ? { attachments: files } : {}),
    });
    seqs.push(seq);
  }
  return seqs;
}

/** Follows from the message, so that an update that comes again stores nothing twice. */
function clientIdOf(
  { bot }: HandlingDeps,
  { chatId, messageId }: { chatId: number; messageId: number },
  part: number,
) {
  const parts = ["tg", bot.id, chatId, messageId];
  return derivedUuid(...(part === 0 ? parts : [...parts, part]));
}

async function afterPost(
  deps: HandlingDeps,
  acting: Acting,
  { conversation, content, seqs }: Passing & { readonly seqs: readonly number[] },
): Promise<Effect[]> {
  const { chatId } = acting.spot;
  const { id: conversationId } = conversation;
  const now = await deps.chat.queries.conversation(conversationId);
  // A reply to any part of an album, or its removal, means the whole of it.
  const maps = content.pieces.map((piece): Effect => {
    const { messageId } = piece;
    return async (tx) => {
      await mapMessage(tx, { chatId, messageId, conversationId, seqs, direction: "in" });
      await keepPart(tx, { chatId, messageId }, piece);
    };
  });
  if (!now) return maps;
  const more = leads(acting.manager, now)
    ? await ownHere(deps, acting, conversationId)
    : helped(deps, acting, now);
  return [...maps, ...more];
}

/** Two may help one visitor, but in a private chat neither sees the other: nobody is to answer twice unawares. */
function helped(
  deps: HandlingDeps,
  { isPrivate, spot, texts }: Acting,
  { id: conversationId, managerName }: Conversation,
): Effect[] {
  if (!isPrivate) return [];
  const text = texts.helped(cleanName(managerName ?? "") || texts.managerName);
  return [say(deps, spot, { text, conversationId })];
}

async function fetchAll(
  { bot }: HandlingDeps,
  files: readonly TelegramFile[],
): Promise<NewAttachment[] | "too-large"> {
  const fetched: NewAttachment[] = [];
  for (const file of files) {
    const data = await fetchFile(bot, file);
    if (data === "too-large") return data;
    fetched.push({ name: file.name, data });
  }
  return fetched;
}

/** Why it will never be taken; undefined when trying again may help. */
function refusalOf(error: unknown, { reasons }: Texts): string | undefined {
  if (isBotError(error)) return error.failure.kind === "refused" ? reasons.file : undefined;
  if (!isDomainError(error)) return undefined;
  switch (error.code) {
    case "payload-too-large":
      return reasons.fileTooLarge;
    case "type-not-allowed":
      return reasons.fileType;
    case "content-empty":
      return reasons.empty;
    case "unavailable":
    case "internal":
      return undefined;
    default:
      return reasons.failed;
  }
}
