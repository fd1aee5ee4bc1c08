import type { Message, User } from "grammy/types";
import type { Auth, Manager } from "#auth";
import type { Chat, Conversation } from "#chat";
import type { TelegramConfig } from "#config";
import type { Bus } from "#kernel/bus";
import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/database";
import type { Log } from "#kernel/log";
import type { Bot } from "./bot.ts";
import type { CardStore } from "./card-store.ts";
import type { ChatStore } from "./chat-store.ts";
import type { ConsultantPort } from "./consultant-port.ts";
import type { Desk, DeskStore } from "./desk-store.ts";
import type { Groups } from "./groups.ts";
import type { LearningPort } from "./learning/port.ts";
import type { MessageStore } from "./message-store.ts";
import type { Spot } from "./outcome.ts";
import { mayHandle } from "./perform.ts";
import type { Presence } from "./presence.ts";
import type { ReplyStore } from "./reply-store.ts";
import type { SiteStore } from "./site-store.ts";
import { type Texts, textsFor } from "./texts.ts";
import type { Pace } from "./visitor/pace.ts";
import type { VisitorStore } from "./visitor/store.ts";
import type { WaitStore } from "./wait-store.ts";

/** What the handlers of updates work with. */
export interface HandlingDeps {
  readonly auth: Auth;
  readonly chat: Chat;
  readonly bot: Bot;
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly cards: CardStore;
  readonly messages: MessageStore;
  readonly desks: DeskStore;
  readonly chats: ChatStore;
  readonly groups: Groups;
  readonly sites: SiteStore;
  readonly waits: WaitStore;
  readonly replies: ReplyStore;
  readonly presence: Presence;
  readonly visitors: VisitorStore;
  readonly visitorPace: Pace;
  /** How often somebody who is no manager is told so. */
  readonly strangerPace: Pace;
  readonly learning: LearningPort;
  readonly consultant?: ConsultantPort | undefined;
  readonly bus: Bus;
  readonly config: Pick<TelegramConfig, "webhook" | "linkRoot">;
  readonly onMoved: (from: number, to: number) => void;
  readonly wakeOutbox: () => void;
}

/** A manager at a spot: whose rights were looked up for this very update. */
export interface Acting {
  readonly manager: Manager;
  readonly spot: Spot;
  readonly isPrivate: boolean;
  readonly desk: Desk | undefined;
  readonly texts: Texts;
}

/**
 * The manager who acts, asked for at this moment. SECURITY: being in the group, or knowing the bot,
 * or holding an old button, gives no rights.
 */
export async function actingAs(
  deps: HandlingDeps,
  from: User,
  at: { readonly spot: Spot; readonly isPrivate: boolean },
): Promise<Acting | undefined> {
  const manager = await deps.auth.managers.byTelegramId(from.id);
  if (!manager) return undefined;
  const desk = await deps.desks.ofManager(manager.id);
  await deps.desks.touch(manager.id, deps.clock.now());
  const texts = textsFor(at.isPrivate ? desk?.locale : undefined);
  return { ...at, manager: await asNamedNow(deps, manager, from), desk, texts };
}

/** How a person calls themselves in Telegram. */
export function personOf(from: User) {
  const name = [from.first_name, from.last_name].filter(Boolean).join(" ").trim().slice(0, 100);
  return { telegramId: from.id, name: name || String(from.id), username: from.username ?? null };
}

async function asNamedNow({ auth }: HandlingDeps, manager: Manager, from: User): Promise<Manager> {
  const person = personOf(from);
  if (person.name === manager.name && person.username === manager.username) return manager;
  await auth.managers.rename(manager.id, person);
  return { ...manager, name: person.name, username: person.username };
}

/** The topic that a message stands in, in a group or where the bot's private chats have topics. */
export function topicOf(message: {
  readonly is_topic_message?: boolean;
  readonly message_thread_id?: number;
}): number | undefined {
  return message.is_topic_message ? message.message_thread_id : undefined;
}

/** The conversation that a message is about by its place: its topic, or what it replies to. */
export async function conversationAt(
  deps: HandlingDeps,
  { isPrivate, manager, spot }: Acting,
  message: Message,
): Promise<Conversation | undefined> {
  const id = isPrivate
    ? ((await repliedConversation(deps, message)) ?? (await topicsConversation(deps, spot)))
    : await topicsConversation(deps, spot);
  return id === undefined ? undefined : conversationFor(deps, manager, id);
}

/** A conversation that this manager may handle. SECURITY: one of another site looks like none. */
export async function conversationFor(
  { chat }: HandlingDeps,
  manager: Manager,
  id: string,
): Promise<Conversation | undefined> {
  const conversation = await chat.queries.conversation(id);
  return conversation && mayHandle(manager, conversation) ? conversation : undefined;
}

/** Whether this manager leads the conversation right now. */
export function leads(manager: Manager, { status, mode, managerId }: Conversation): boolean {
  return status === "active" && mode === "manager" && managerId === manager.id;
}

/** What was shown here of the visitor's words has been read by the one who acts here. */
export async function markRead(
  { cards, chat }: HandlingDeps,
  conversationId: string,
  spot: Spot,
): Promise<void> {
  const card = await cards.find(conversationId, spot.chatId);
  if (card && card.deliveredSeq > 0)
    await chat.manager.markSeen({ conversationId, readSeq: card.deliveredSeq });
}

async function topicsConversation(
  { cards }: HandlingDeps,
  { chatId, threadId }: Spot,
): Promise<string | undefined> {
  return threadId === undefined
    ? undefined
    : (await cards.byThread(chatId, threadId))?.conversationId;
}

async function repliedConversation(
  { messages }: HandlingDeps,
  message: Message,
): Promise<string | undefined> {
  const replied = message.reply_to_message;
  return replied && (await messages.find(message.chat.id, replied.message_id))?.conversationId;
}
