import { InputFile } from "grammy";
import type { Chat } from "#chat";
import type { Bot } from "../bot.ts";
import type { Keyboard, OrderPayload } from "../order.ts";
import { isPhoto } from "../format.ts";
import { mapMessage, type MessageStore } from "../message-store.ts";
import type { Order } from "../outbox-store.ts";
import { DROPPED, type Progress } from "../progress.ts";
import { joinRich, rich } from "../rich-text.ts";
import { done, inPlace, textArgs } from "../send.ts";
import { textsFor } from "../texts.ts";
import { linesOf, renderTranscript } from "../transcript.ts";
import { messageText } from "./plan.ts";
import { markShown, type TelegramVisitor, type VisitorStore } from "./store.ts";
import { type ContinueWords, continueWords } from "./words.ts";

export interface VisitorSendDeps {
  readonly bot: Bot;
  readonly chat: Chat;
  readonly messages: MessageStore;
  readonly visitors: VisitorStore;
}

type Payload<Kind extends OrderPayload["kind"]> = Extract<OrderPayload, { kind: Kind }>;

/** What the buttons below the greeting ask for. */
export const VISITOR_PRESS = { manager: "v:manager", site: "v:site" } as const;

const RECAP_LINES = 6;

/**
 * Carries out what a visitor in Telegram is to be told. SECURITY: what was planned for a chat that
 * belongs to another conversation now, or to none, is not sent.
 */
export async function sendToVisitor(
  deps: VisitorSendDeps,
  { chatId, conversationId }: Order,
  payload: Payload<"welcome" | "tell" | "retell">,
): Promise<Progress> {
  const visitor = await deps.visitors.ofChat(chatId);
  if (!visitor || visitor.conversationId !== conversationId) return DROPPED;
  if (payload.kind === "welcome") return sendWelcome(deps, visitor);
  if (payload.kind === "tell") return sendTell(deps, visitor, payload);
  return sendRetell(deps, visitor, payload);
}

async function sendWelcome(
  { bot, chat }: VisitorSendDeps,
  visitor: TelegramVisitor,
): Promise<Progress> {
  const { conversationId, locale } = visitor;
  const words = continueWords(locale);
  const entries = await chat.queries.recentEntries(conversationId, 100);
  const lines = linesOf(entries).slice(-RECAP_LINES);
  const voice = { visitor: words.you, texts: { ...textsFor(locale), aiName: words.consultant } };
  const recap = lines.length > 0 ? [renderTranscript(lines, voice, words.before)] : [];
  const text = joinRich([...recap, rich(words.welcome)], "\n\n");
  const sent = await bot.call("sendMessage", (api) =>
    api.sendMessage({
      ...textArgs(visitor, text),
      reply_markup: { inline_keyboard: buttons(words).map((row) => [...row]) },
    }),
  );
  return told(visitor, { messageId: sent.message_id, seq: entries.at(-1)?.seq ?? 0, seqs: [] });
}

function buttons(words: ContinueWords): Keyboard {
  return [
    [{ text: words.buttonManager, callback_data: VISITOR_PRESS.manager }],
    [{ text: words.buttonSite, callback_data: VISITOR_PRESS.site }],
  ];
}

async function sendTell(
  deps: VisitorSendDeps,
  visitor: TelegramVisitor,
  payload: Payload<"tell">,
): Promise<Progress> {
  // The greeting has shown it already.
  if (payload.seq <= visitor.shownSeq) return DROPPED;
  const stored = payload.file && (await deps.chat.queries.attachment(payload.file.id));
  const gone = payload.file && rich(textsFor(visitor.locale).fileGone(payload.file.name));
  const sent = stored
    ? await sendStored(deps.bot, { visitor, payload, data: stored.data })
    : await deps.bot.call("sendMessage", (api) =>
        api.sendMessage(textArgs(visitor, gone ?? payload.text)),
      );
  return told(visitor, { messageId: sent.message_id, seq: payload.seq, seqs: [payload.seq] });
}

function sendStored(
  bot: Bot,
  {
    visitor,
    payload: { file, text, asDocument },
    data,
  }: {
    readonly visitor: TelegramVisitor;
    readonly payload: Payload<"tell">;
    readonly data: Uint8Array;
  },
): Promise<{ message_id: number }> {
  const input = new InputFile(data, file?.name);
  const words = { caption: text.text, caption_entities: [...text.entities] };
  const args = { ...inPlace(visitor), ...words };
  if (!asDocument && isPhoto(file?.type ?? ""))
    return bot.call("sendPhoto", (api) => api.sendPhoto({ ...args, photo: input }));
  if (!asDocument && file?.type === "audio/ogg")
    return bot.call("sendVoice", (api) => api.sendVoice({ ...args, voice: input }));
  return bot.call("sendDocument", (api) => api.sendDocument({ ...args, document: input }));
}

/** A message was changed or removed on the other side: so it is here. */
async function sendRetell(
  { bot, chat, messages }: VisitorSendDeps,
  visitor: TelegramVisitor,
  { seq }: Payload<"retell">,
): Promise<Progress> {
  const { chatId, conversationId } = visitor;
  const shown = await messages.ofEntry(chatId, conversationId, seq);
  if (shown?.direction !== "out") return DROPPED;
  const entries = await chat.queries.recentEntries(conversationId, 200);
  const created = entries.find((entry) => entry.seq === seq);
  const line = linesOf(entries).find((each) => each.seq === seq);
  if (created?.type !== "message.created" || !line) return DROPPED;
  const words = continueWords(visitor.locale);
  const [text] = line.isRemoved
    ? [rich({ text: words.removed, style: "italic" })]
    : messageText({ ...created.message, content: line.content }, words);
  if (!text) return DROPPED;
  const at = { message_id: shown.messageId, ...textArgs({ chatId, threadId: undefined }, text) };
  await bot.call("editMessageText", (api) => api.editMessageText(at));
  return done(shown.messageId);
}

interface Told {
  readonly messageId: number;
  /** What the chat shows up to now. */
  readonly seq: number;
  /** The entries that this very message shows. */
  readonly seqs: readonly number[];
}

function told(visitor: TelegramVisitor, { messageId, seq, seqs }: Told): Progress {
  const { chatId, conversationId, siteId, visitorId } = visitor;
  return {
    ...done(messageId),
    reached: { conversationId, siteId, visitorId, seq },
    async record(tx) {
      await mapMessage(tx, { chatId, messageId, conversationId, seqs, direction: "out" });
      if (seqs.length === 0) await markShown(tx, chatId, seq);
    },
  };
}
