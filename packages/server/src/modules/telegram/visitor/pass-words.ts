import type { Message } from "grammy/types";
import { isDomainError } from "#kernel/errors";
import { derivedUuid } from "#kernel/ids";
import type { HandlingDeps } from "../handling.ts";
import { contentOfAll } from "../message-content.ts";
import { mapMessage, mapOrigin } from "../message-store.ts";
import { type Outcome, say } from "../outcome.ts";
import { splitText } from "../rich-text.ts";
import type { TelegramVisitor } from "./store.ts";
import type { ContinueWords } from "./words.ts";

/** What one message of the conversation holds, in code points; counting UTF-16 units is on the safe side. */
const CONTENT_MAX = 4_000;

export interface From {
  readonly visitor: TelegramVisitor;
  readonly words: ContinueWords;
}

/** Passes a visitor's words on, into the conversation that they go on with. */
export async function passWords(
  deps: HandlingDeps,
  from: From,
  messages: readonly [Message, ...Message[]],
): Promise<Outcome> {
  const { visitor, words } = from;
  const [message] = messages;
  const spot = { chatId: visitor.chatId, threadId: undefined, messageId: message.message_id };
  const refuse = (text: string): Outcome => ({ effects: [say(deps, spot, { text })] });
  if (!deps.visitorPace.take(visitor.chatId)) return refuse(words.tooFast);
  const content = contentOfAll(messages, "ru");
  if (content.isUnsupported || content.files.length > 0)
    return refuse(words.notSent(words.reasons.unsupported));
  try {
    const seqs = await send(deps, visitor, { messageId: message.message_id, text: content.text });
    showThinking(deps, visitor);
    return { effects: [(tx) => mapMessage(tx, { ...place(visitor, message), seqs })] };
  } catch (error) {
    if (!isDomainError(error) || error.code === "unavailable" || error.code === "internal")
      throw error;
    return refuse(words.notSent(words.reasons.failed));
  }
}

/** The ids follow from the message, so that an update that comes again stores nothing twice. */
async function send(
  { bot, chat, db }: HandlingDeps,
  visitor: TelegramVisitor,
  { messageId, text }: { readonly messageId: number; readonly text: string },
): Promise<number[]> {
  const { chatId, conversationId, siteId, visitorId } = visitor;
  const seqs: number[] = [];
  for (const [part, content] of splitText(text, CONTENT_MAX).entries()) {
    const clientId = derivedUuid("tg-visitor", bot.id, chatId, messageId, part);
    const origin = { chatId, messageId, conversationId, direction: "visitor" } as const;
    await db.transaction((tx) => mapOrigin(tx, origin, { clientId, part }));
    const sent = await chat.visitor.send({ siteId, visitorId, conversationId, clientId, content });
    seqs.push(sent.seq);
  }
  const readSeq = (seqs[0] ?? 1) - 1;
  // Who answers has read what stood before.
  if (readSeq > 0) await chat.visitor.markRead({ siteId, visitorId, conversationId, seq: readSeq });
  return seqs;
}

/** Best effort: Telegram shows it for some seconds. */
function showThinking({ bot }: HandlingDeps, { chatId }: TelegramVisitor): void {
  bot
    .call("sendChatAction", (api) => api.sendChatAction({ chat_id: chatId, action: "typing" }))
    .catch(() => undefined);
}

function place({ chatId, conversationId }: TelegramVisitor, { message_id: messageId }: Message) {
  return { chatId, conversationId, messageId, direction: "visitor" } as const;
}
