import type { RawApi } from "grammy";
import type { Chat, Conversation } from "#chat";
import type { Bot } from "./bot.ts";
import { type CardStore, markDelivered, type ShownCard } from "./card-store.ts";
import { mapMessage, type MappedMessage, type MessageStore } from "./message-store.ts";
import type { OrderPayload } from "./order.ts";
import type { Order } from "./outbox-store.ts";
import { joinLines } from "./outbox-queue.ts";
import { quoteLine } from "./quote.ts";
import type { Progress } from "./progress.ts";
import { joinRich, MESSAGE_MAX, type RichText, rich } from "./rich-text.ts";
import { linesOf, type Voice } from "./transcript.ts";

export interface SendDeps {
  readonly bot: Bot;
  readonly chat: Chat;
  readonly cards: CardStore;
  readonly messages: MessageStore;
}

/** Where the words go, and on whose behalf. */
export interface Target {
  readonly chatId: number;
  readonly conversation: Conversation;
  readonly card: ShownCard;
  readonly voice: Voice;
}

/** What an order of one kind says. */
export type Payload<Kind extends OrderPayload["kind"]> = Extract<OrderPayload, { kind: Kind }>;

/** Says the bot's own words. */
export async function sendSay(
  { bot }: SendDeps,
  order: Order,
  payload: Payload<"say">,
): Promise<Progress> {
  const sent = await bot.call("sendMessage", (api) =>
    api.sendMessage({
      ...textArgs(order, payload.text),
      ...replyTo(payload.replyTo),
      ...(payload.buttons
        ? { reply_markup: { inline_keyboard: payload.buttons.map((row) => [...row]) } }
        : {}),
    }),
  );
  const { conversationId } = order;
  if (conversationId === undefined) return done(sent.message_id);
  return {
    ...done(sent.message_id),
    record: (tx) =>
      mapMessage(tx, out(order.chatId, sent.message_id, { conversationId, seqs: [] })),
  };
}

export interface LinesToSend {
  readonly lines: readonly Payload<"line">[];
  /** Says that the words are old, when they are; else empty. */
  readonly lateMark: string;
}

/** Sends waiting lines, as many in one message as belong together. */
export async function sendLines(
  deps: SendDeps,
  { chatId, card, conversation }: Target,
  { lines, lateMark }: LinesToSend,
): Promise<Progress> {
  // What the tail has shown already is not said twice.
  const known = lines.findIndex((line) => line.seq > card.tailSeq);
  if (known !== 0)
    return { kind: "done", wrote: false, count: known === -1 ? lines.length : known };
  const { shownAs, quote } = await answeredBy(deps, { chatId, conversation }, lines[0]?.replyTo);
  const joined = joinLines(quote ? lines.map(withQuote(quote)) : lines);
  const { count } = joined;
  const text = withMark(joined.text, lateMark);
  const seqs = [...new Set(lines.slice(0, count).map((line) => line.seq))];
  const sent = await deps.bot.call("sendMessage", (api) =>
    api.sendMessage({
      ...textArgs({ chatId, threadId: card.threadId }, text),
      ...replyTo(shownAs),
    }),
  );
  return {
    ...done(sent.message_id, count),
    ...shown({ chatId, conversation, card }, sent.message_id, seqs),
  };
}

/** A line of the bot among the conversation's lines. */
export async function sendNotice(
  { bot }: SendDeps,
  { chatId, card }: Target,
  payload: Payload<"notice">,
): Promise<Progress> {
  const sent = await bot.call("sendMessage", (api) =>
    api.sendMessage({
      ...textArgs({ chatId, threadId: card.threadId }, payload.text),
      ...replyTo(payload.replyToCard ? card.messageId : undefined),
    }),
  );
  const { conversationId } = card;
  return {
    ...done(sent.message_id),
    record: (tx) => mapMessage(tx, out(chatId, sent.message_id, { conversationId, seqs: [] })),
  };
}

/** Sets the bot's reaction; it has one a message. */
export async function sendReaction(
  { bot }: SendDeps,
  order: Order,
  payload: Payload<"react">,
): Promise<Progress> {
  await bot.call("setMessageReaction", (api) =>
    api.setMessageReaction({
      chat_id: order.chatId,
      message_id: payload.messageId,
      reaction: [{ type: "emoji", emoji: payload.emoji }],
    }),
  );
  return done();
}

/** The message of Telegram that shows the answered entry; where none does, its words. */
async function answeredBy(
  { messages, chat }: SendDeps,
  { chatId, conversation }: Pick<Target, "chatId" | "conversation">,
  seq: number | undefined,
): Promise<{ readonly shownAs?: number; readonly quote?: string }> {
  if (seq === undefined) return {};
  const shownThere = await messages.ofEntry(chatId, conversation.id, seq);
  if (shownThere) return { shownAs: shownThere.messageId };
  const lines = linesOf(await chat.queries.recentEntries(conversation.id, 200));
  return { quote: quoteLine(lines.find((line) => line.seq === seq)?.content ?? "") };
}

function withQuote(quote: string) {
  return (line: Payload<"line">, index: number): Payload<"line"> =>
    index === 0 ? { ...line, body: joinRich([rich(quote), line.body], "") } : line;
}

function withMark(text: RichText, mark: string): RichText {
  const marked = joinRich([text, rich({ text: mark, style: "italic" })], "\n");
  return mark === "" || marked.text.length > MESSAGE_MAX ? text : marked;
}

/** What became of a write. */
export function done(messageId?: number, count = 1): Progress {
  return { kind: "done", wrote: true, count, ...(messageId === undefined ? {} : { messageId }) };
}

/** What is to be remembered of words that are on the screen now. */
export function shown(
  { chatId, card, conversation }: Pick<Target, "chatId" | "card" | "conversation">,
  messageId: number,
  seqs: readonly number[],
): Pick<Progress, "record" | "seen"> {
  const deliveredSeq = Math.max(...seqs);
  return {
    seen: { conversationId: conversation.id, deliveredSeq },
    async record(tx) {
      await mapMessage(tx, out(chatId, messageId, { conversationId: conversation.id, seqs }));
      await markDelivered(tx, card, deliveredSeq);
    },
  };
}

function out(
  chatId: number,
  messageId: number,
  entry: Pick<MappedMessage, "conversationId" | "seqs">,
): MappedMessage {
  return { chatId, messageId, ...entry, direction: "out" };
}

/** A chat and, in a group, a topic of it. */
export interface Place {
  readonly chatId: number;
  readonly threadId: number | undefined;
}

/** Chat and thread, as the Bot API takes them. */
export function inPlace({ chatId, threadId }: Place) {
  return { chat_id: chatId, ...(threadId === undefined ? {} : { message_thread_id: threadId }) };
}

/** Text with its marks and without previews, as the Bot API takes it. */
export function textArgs(place: Place, { text, entities }: RichText) {
  return {
    ...inPlace(place),
    text,
    entities: [...entities],
    link_preview_options: { is_disabled: true },
  } satisfies Parameters<RawApi["sendMessage"]>[0];
}

function replyTo(messageId: number | undefined) {
  if (messageId === undefined) return {};
  return { reply_parameters: { message_id: messageId, allow_sending_without_reply: true } };
}
