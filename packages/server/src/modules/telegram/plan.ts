import type { Entry, MessageCreated } from "@ilpo-chat/protocol";
import type { Conversation } from "#chat";
import { type DeskState, deskState, visitorLabel, visitorName } from "./card.ts";
import type { CardChange, ShownCard } from "./card-store.ts";
import type { Desk } from "./desk-store.ts";
import { isPhoto } from "./format.ts";
import { type NewOrder, PRIORITY, type Priority, syncOrder } from "./order.ts";
import { clipText, MESSAGE_MAX, type RichText, rich, splitText } from "./rich-text.ts";
import { textsFor } from "./texts.ts";
import { type Line, lineOf, speaker, type Voice } from "./transcript.ts";

/** News of one conversation, and how the desk stands when they come. */
export interface PlanInput {
  readonly conversation: Conversation;
  readonly entries: readonly Entry[];
  readonly cards: readonly ShownCard[];
  readonly desks: readonly Desk[];
  readonly groupId: number | undefined;
  /** From which chat a manager's message came, by its client id. */
  readonly origins: ReadonlyMap<string, number>;
}

/** What the news make of the desk. */
export interface Plan {
  readonly newCards: readonly Pick<
    ShownCard,
    "conversationId" | "chatId" | "hasLines" | "tailSeq"
  >[];
  readonly changes: readonly { readonly card: Place; readonly change: CardChange }[];
  readonly orders: readonly NewOrder[];
}

type Place = Pick<ShownCard, "conversationId" | "chatId" | "hasLines"> &
  Partial<Pick<ShownCard, "threadId">>;

const AI_MAX = 600;

/** Decides, without touching anything, what is to be shown where. */
export function planNews(input: PlanInput): Plan {
  const { conversation, cards } = input;
  const state = deskState(conversation);
  const newCards = chatsToOpen(input, state)
    .filter((chatId) => !cards.some((card) => card.chatId === chatId))
    .map((chatId) => ({
      conversationId: conversation.id,
      chatId,
      hasLines: isGroup(chatId),
      tailSeq: 0,
    }));
  const changes = cards.flatMap((card) => changeOf(card, input, state));
  const shown: Place[] = cards.map((card) => ({
    ...card,
    ...changes.find((change) => change.card === card)?.change,
  }));
  return {
    newCards,
    changes,
    orders: [
      ...newCards.map((card) => syncOrder(card, PRIORITY.newCard)),
      ...shown.flatMap((card) => ordersFor(card, input, state)),
    ],
  };
}

/** Whether a conversation has a topic of its own there: always in a group, in private where the bot's chats have them. */
export function hasTopic(card: Pick<Place, "chatId" | "threadId">): boolean {
  return isGroup(card.chatId) || card.threadId !== undefined;
}

/** A group has a negative id, a person's chat has the person's. */
export function isGroup(chatId: number): boolean {
  return chatId < 0;
}

function chatsToOpen({ entries, desks, groupId }: PlanInput, state: DeskState): number[] {
  if (state === "closed") return [];
  // What the AI does alone stays out; the desk hears it all the same, for a visitor who goes on in Telegram.
  if (state === "ai" && !entries.some(needsPerson)) return [];
  const group = groupId === undefined ? [] : [groupId];
  // Once somebody leads, the others need no card of their own any more.
  const isForAll = state === "waiting" || (state === "ai" && entries.some(isLead));
  const onShift = isForAll ? desks.filter((desk) => desk.isOnShift).map((desk) => desk.chatId) : [];
  return [...group, ...onShift];
}

function changeOf(
  card: ShownCard,
  input: PlanInput,
  state: DeskState,
): { card: ShownCard; change: CardChange }[] {
  if (isGroup(card.chatId)) return [];
  const desk = input.desks.find(({ chatId }) => chatId === card.chatId);
  const waitsAgain = callsAgain(card, input, state);
  const isForAll = state === "waiting" && hasTopic(card);
  const change: CardChange = {
    ...(card.hasLines && !isForAll && !isLedAt(desk, input, state) ? { hasLines: false } : {}),
    ...(waitsAgain ? (hasTopic(card) ? LINES_AGAIN : CARD_AGAIN) : {}),
  };
  return Object.keys(change).length === 0 ? [] : [{ card, change }];
}

/** An edit rings no bell: who waits again gets a new card, below everything; in a topic, the lines and a notice. */
const CARD_AGAIN: CardChange = { messageId: undefined, shownCard: undefined };
const LINES_AGAIN: CardChange = { hasLines: true, isTailSent: false };

/** Whether somebody waits anew, and this chat is to hear of it. */
function callsAgain(card: Place, { entries, desks }: PlanInput, state: DeskState): boolean {
  if (state !== "waiting" || !entries.some(isHandover)) return false;
  return (
    isGroup(card.chatId) || desks.some((desk) => desk.chatId === card.chatId && desk.isOnShift)
  );
}

function isLedAt(desk: Desk | undefined, { conversation }: PlanInput, state: DeskState): boolean {
  return state === "led" && desk?.managerId === conversation.managerId;
}

function ordersFor(card: Place, input: PlanInput, state: DeskState): NewOrder[] {
  const { conversation, entries } = input;
  const orders = card.hasLines ? entries.flatMap((entry) => lineOrders(card, entry, input)) : [];
  const waitsAgain = callsAgain(card, input, state);
  if (waitsAgain && hasTopic(card)) {
    const { texts } = voiceOf(card, input);
    const text = rich(texts.waitsAgain(visitorLabel(conversation, texts)));
    orders.push(order(card, { kind: "notice", text, replyToCard: true }, PRIORITY.newCard));
  }
  if (entries.some((entry) => changesCard(entry, card, state)))
    orders.push(syncOrder(card, urgencyOf(entries, waitsAgain)));
  return orders;
}

/**
 * That somebody leads keeps two managers from answering one visitor: it is shown at once, though the group's last
 * writes are left to words.
 */
function urgencyOf(entries: readonly Entry[], waitsAgain: boolean): Priority {
  const isTaken = entries.some(({ type }) => type === "manager.joined");
  return isTaken || waitsAgain ? PRIORITY.newCard : PRIORITY.refresh;
}

/** Where the words themselves are shown, or somebody leads, an edit of the card for each would only cost budget. */
function changesCard(entry: Entry, card: Place, state: DeskState): boolean {
  if (entry.type === "message.created")
    return !card.hasLines && state !== "led" && entry.message.author.type === "user";
  return entry.type !== "feedback.given" && entry.type !== "rated";
}

function lineOrders(card: Place, entry: Entry, input: PlanInput): NewOrder[] {
  const priority = deskState(input.conversation) === "led" ? PRIORITY.ledLine : PRIORITY.line;
  switch (entry.type) {
    case "message.created":
      return messageOrders(card, entry, { ...input, priority });
    case "message.edited":
      return [order(card, { kind: "edit", seq: entry.target, content: entry.content }, priority)];
    case "message.removed":
      return [order(card, { kind: "edit", seq: entry.target, content: null }, priority)];
    default:
      return [];
  }
}

function messageOrders(
  card: Place,
  { seq, message }: MessageCreated,
  input: PlanInput & { readonly priority: Priority },
): NewOrder[] {
  if (message.type !== "text") return [];
  if (message.clientId !== undefined && input.origins.get(message.clientId) === card.chatId)
    return [];
  // In private the manager leads; there is no AI to listen to.
  if (message.author.type === "ai" && !isGroup(card.chatId)) return [];
  const line = lineOf(message);
  const head = speaker(line, voiceOf(card, input));
  const words = bodies(line.author === "ai" ? clipText(line.content, AI_MAX) : line.content, head);
  return [
    ...words.map((text, index) => {
      const body =
        line.author === "ai" ? rich({ text, style: "expandable_blockquote" }) : rich(text);
      const answered = index === 0 && message.replyTo !== undefined;
      const about = answered ? { replyTo: message.replyTo } : {};
      return order(card, { kind: "line", seq, head, body, ...about }, input.priority);
    }),
    ...fileOrders(card, { line, head, priority: input.priority }),
  ];
}

interface Files {
  readonly line: Line;
  readonly head: RichText;
  readonly priority: Priority;
}

/** Several photos are one album; everything else comes one by one. */
function fileOrders(card: Place, { line, head, priority }: Files): NewOrder[] {
  const { seq, attachments } = line;
  if (attachments.length > 1 && attachments.every(({ type }) => isPhoto(type)))
    return [order(card, { kind: "album", seq, head, files: attachments }, priority)];
  return attachments.map((file) => order(card, { kind: "file", seq, head, file }, priority));
}

/** The text in pieces that fit into a message each, below their speaker. */
function bodies(content: string, head: RichText): string[] {
  return content === "" ? [] : splitText(content, MESSAGE_MAX - head.text.length - 1);
}

/** How the visitor is called in this place: a topic has only one, a private chat has many. */
export function voiceOf(
  card: Pick<Place, "chatId" | "threadId">,
  { conversation, desks }: Pick<PlanInput, "conversation" | "desks">,
): Voice {
  const texts = textsFor(desks.find(({ chatId }) => chatId === card.chatId)?.locale);
  const visitor = hasTopic(card)
    ? visitorName(conversation, texts)
    : visitorLabel(conversation, texts);
  return { visitor, texts };
}

function order(card: Place, payload: NewOrder["payload"], priority: Priority): NewOrder {
  return { chatId: card.chatId, conversationId: card.conversationId, payload, priority };
}

function isHandover(entry: Entry): boolean {
  return entry.type === "status.changed" && entry.status === "transferred";
}

function needsPerson(entry: Entry): boolean {
  return isHandover(entry) || isLead(entry) || entry.type === "manager.joined";
}

function isLead(entry: Entry): boolean {
  return entry.type === "lead.updated" && !entry.carried;
}
