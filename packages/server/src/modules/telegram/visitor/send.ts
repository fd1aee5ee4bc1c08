import type { Entry } from "@ilpo-chat/protocol";
import { InputFile } from "grammy";
import type { Chat } from "#chat";
import type { Bot } from "../bot.ts";
import type { OrderPayload } from "../order.ts";
import { isPhoto } from "../format.ts";
import { type MappedMessage, mapMessage, type MessageStore } from "../message-store.ts";
import type { Order } from "../outbox-store.ts";
import { DROPPED, type Progress } from "../progress.ts";
import { joinRich, type RichText, rich } from "../rich-text.ts";
import { type NewWords, rewrite } from "../send-edit.ts";
import { done, inPlace, textArgs } from "../send.ts";
import { textsFor } from "../texts.ts";
import { type Line, linesOf, renderTranscript } from "../transcript.ts";
import { messageText } from "./plan.ts";
import { markShown, type TelegramVisitor, type VisitorStore } from "./store.ts";
import { continueWords } from "./words.ts";

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
  const entries = await chat.queries.recentEntries(conversationId, 100);
  const lines = linesOf(entries).slice(-RECAP_LINES);
  const greeting = greetingWith(lines, locale);
  const sent = await bot.call("sendMessage", (api) =>
    api.sendMessage({
      ...textArgs(visitor, greeting),
      reply_markup: { inline_keyboard: greeting.keyboard.map((row) => [...row]) },
    }),
  );
  const seqs = lines.map(({ seq }) => seq);
  return told(visitor, { messageId: sent.message_id, seq: entries.at(-1)?.seq ?? 0, recap: seqs });
}

/** The greeting, below the last lines when there are any, with what the visitor can do. */
function greetingWith(lines: readonly Line[], locale: string): Required<NewWords> {
  const words = continueWords(locale);
  const voice = { visitor: words.you, texts: { ...textsFor(locale), aiName: words.consultant } };
  const recap = lines.length > 0 ? [renderTranscript(lines, voice, words.before)] : [];
  const keyboard = [
    [{ text: words.buttonManager, callback_data: VISITOR_PRESS.manager }],
    [{ text: words.buttonSite, callback_data: VISITOR_PRESS.site }],
  ];
  return { ...joinRich([...recap, rich(words.welcome)], "\n\n"), keyboard };
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
  return told(visitor, { messageId: sent.message_id, seq: payload.seq });
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

/** A message was changed or removed on the other side: so it is here, above a greeting too. */
async function sendRetell(
  { bot, chat, messages }: VisitorSendDeps,
  visitor: TelegramVisitor,
  { seq }: Payload<"retell">,
): Promise<Progress> {
  const { chatId, conversationId } = visitor;
  const all = await messages.allOfEntry({ chatId, conversationId, seq });
  const entries = await chat.queries.recentEntries(conversationId, 200);
  const greetings = all.filter(({ direction }) => direction === "tail");
  for (const each of greetings)
    await rewrite(bot, each, greetingAnew(each, linesOf(entries), visitor));
  const own = all.find(({ direction }) => direction !== "tail");
  const text = own?.direction === "out" ? ownAnew(entries, seq, visitor) : undefined;
  if (own && text) await rewrite(bot, own, text);
  const [first] = [...(own && text ? [own] : []), ...greetings];
  return first ? { ...done(first.messageId), writes: all.length } : DROPPED;
}

/** Undefined: a part of it is too old to be known, so that nothing may be said about it. */
function greetingAnew(
  { seqs }: MappedMessage,
  lines: readonly Line[],
  { locale }: TelegramVisitor,
): NewWords | undefined {
  const said = lines.filter(({ seq }) => seqs.includes(seq));
  return said.length < seqs.length ? undefined : greetingWith(said, locale);
}

function ownAnew(
  entries: readonly Entry[],
  seq: number,
  { locale }: TelegramVisitor,
): RichText | undefined {
  const created = entries.find((entry) => entry.seq === seq);
  const line = linesOf(entries).find((each) => each.seq === seq);
  if (created?.type !== "message.created" || !line) return undefined;
  const words = continueWords(locale);
  if (line.isRemoved) return rich({ text: words.removed, style: "italic" });
  return messageText({ ...created.message, content: line.content }, words)[0];
}

interface Told {
  readonly messageId: number;
  /** What the chat shows up to now. */
  readonly seq: number;
  /** The entries above a greeting. */
  readonly recap?: readonly number[];
}

function told(visitor: TelegramVisitor, { messageId, seq, recap }: Told): Progress {
  const { chatId, conversationId, siteId, visitorId } = visitor;
  return {
    ...done(messageId),
    reached: { conversationId, siteId, visitorId, seq },
    async record(tx) {
      const seqs = recap ?? [seq];
      const direction = recap ? "tail" : "out";
      await mapMessage(tx, { chatId, messageId, conversationId, seqs, direction });
      if (recap) await markShown(tx, chatId, seq);
    },
  };
}
