import { Readable } from "node:stream";
import type { Message } from "grammy/types";
import { DomainError, isDomainError } from "#kernel/errors";
import { derivedUuid } from "#kernel/ids";
import { isBotError } from "../bot-error.ts";
import { fetchFile } from "../fetch-file.ts";
import type { HandlingDeps } from "../handling.ts";
import { contentOf, contentOfAll, type MessageContent, type Piece } from "../message-content.ts";
import { keepPart } from "../message-parts.ts";
import { mapMessage, mapOrigin } from "../message-store.ts";
import { type Effect, type Outcome, say } from "../outcome.ts";
import { splitText } from "../rich-text.ts";
import { inPlace } from "../send.ts";
import { spotOf } from "./join.ts";
import type { TelegramVisitor } from "./store.ts";
import type { ContinueWords } from "./words.ts";

/** What one message of the conversation holds, in code points; counting UTF-16 units is on the safe side. */
const CONTENT_MAX = 4_000;

export interface From {
  readonly visitor: TelegramVisitor;
  readonly words: ContinueWords;
}

type Messages = readonly [Message, ...Message[]];

/** Passes a visitor's words and files on, into the conversation that they go on with. */
export async function passWords(
  deps: HandlingDeps,
  { visitor, words }: From,
  messages: Messages,
): Promise<Outcome> {
  const [message] = messages;
  const spot = { ...spotOf(visitor), messageId: message.message_id };
  const refuse = (text: string): Outcome => ({ effects: [say(deps, spot, { text })] });
  if (!deps.visitorPace.take(visitor.chatId)) return refuse(words.tooFast);
  const content = contentOfAll(messages);
  if (content.isUnsupported) return refuse(words.notSent(words.reasons.unsupported));
  try {
    const attachments = await upload(deps, visitor, messages);
    const seqs = await send(deps, visitor, { messageId: message.message_id, content, attachments });
    showThinking(deps, visitor);
    return { effects: content.pieces.map((piece) => keep(visitor, piece, seqs)) };
  } catch (error) {
    const reason = refusalOf(error, words);
    if (reason === undefined) throw error;
    return refuse(words.notSent(reason));
  }
}

/**
 * Takes the files in by the same door as uploads from the site, with all its checks and quotas. The ids
 * follow from the messages, so that an update that comes again fetches nothing twice.
 */
async function upload(
  { bot, chat }: HandlingDeps,
  { chatId, siteId, visitorId }: TelegramVisitor,
  messages: Messages,
): Promise<string[]> {
  const ids: string[] = [];
  for (const message of messages) {
    const [file] = contentOf(message).files;
    if (!file) continue;
    const uploadId = derivedUuid("tg-visitor-file", bot.id, chatId, message.message_id);
    const data = await fetchFile(bot, file);
    if (data === "too-large") throw new DomainError("payload-too-large");
    const body = Readable.from([data]);
    await chat.visitor.upload({ siteId, visitorId, uploadId, name: file.name, body });
    ids.push(uploadId);
  }
  return ids;
}

interface Sending {
  readonly messageId: number;
  readonly content: MessageContent;
  readonly attachments: readonly string[];
}

/** The ids follow from the message, so that an update that comes again stores nothing twice. */
async function send(
  { bot, chat, db }: HandlingDeps,
  visitor: TelegramVisitor,
  { messageId, content: { text }, attachments }: Sending,
): Promise<number[]> {
  const { chatId, conversationId, siteId, visitorId } = visitor;
  const seqs: number[] = [];
  for (const [part, content] of splitText(text, CONTENT_MAX).entries()) {
    const clientId = derivedUuid("tg-visitor", bot.id, chatId, messageId, part);
    const origin = { chatId, messageId, conversationId, direction: "visitor" } as const;
    await db.transaction((tx) => mapOrigin(tx, origin, { clientId, part }));
    const words = { siteId, visitorId, conversationId, clientId, content };
    const files = part === 0 && attachments.length > 0 ? { attachments } : {};
    const sent = await chat.visitor.send({ ...words, ...files });
    seqs.push(sent.seq);
  }
  const readSeq = (seqs[0] ?? 1) - 1;
  // Who answers has read what stood before.
  if (readSeq > 0) await chat.visitor.markRead({ siteId, visitorId, conversationId, seq: readSeq });
  return seqs;
}

/** Why it will never be taken, in words for the visitor; undefined when trying again may help. */
function refusalOf(error: unknown, { reasons }: ContinueWords): string | undefined {
  if (isBotError(error)) return error.failure.kind === "refused" ? reasons.file : undefined;
  if (!isDomainError(error)) return undefined;
  switch (error.code) {
    case "unavailable":
    case "internal":
      return undefined;
    case "payload-too-large":
    case "picture-too-large":
      return reasons.fileTooLarge;
    case "type-not-allowed":
      return reasons.fileType;
    case "file-unreadable":
      return reasons.file;
    case "quota-exceeded":
      return reasons.fileQuota;
    default:
      return reasons.failed;
  }
}

/** Best effort: Telegram shows it for some seconds. */
function showThinking({ bot }: HandlingDeps, visitor: TelegramVisitor): void {
  const args = { ...inPlace(visitor), action: "typing" } as const;
  bot.call("sendChatAction", (api) => api.sendChatAction(args)).catch(() => undefined);
}

function keep(
  { chatId, conversationId }: TelegramVisitor,
  piece: Piece,
  seqs: readonly number[],
): Effect {
  const { messageId } = piece;
  return async (tx) => {
    await mapMessage(tx, { chatId, conversationId, messageId, direction: "visitor", seqs });
    await keepPart(tx, { chatId, messageId }, piece);
  };
}
