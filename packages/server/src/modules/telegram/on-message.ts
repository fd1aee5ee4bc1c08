import type { Message, User } from "grammy/types";
import { close } from "./actions.ts";
import { changeCard } from "./card-store.ts";
import { parseCommand } from "./command.ts";
import { type Acting, actingAs, conversationAt, type HandlingDeps, topicOf } from "./handling.ts";
import { onLessonReply } from "./learning/on-lesson.ts";
import { onCommand } from "./on-command.ts";
import { onEdit } from "./on-edit.ts";
import { onStranger, startPayload } from "./on-invite.ts";
import { setUpGroup } from "./on-setup.ts";
import { onWords } from "./on-words.ts";
import { NOTHING, type Outcome, refreshCard, say, type Spot } from "./outcome.ts";
import { textsFor } from "./texts.ts";
import { joinByLink } from "./visitor/join.ts";
import { isContinueToken } from "./visitor/link.ts";
import { onVisitorEdit, onVisitorMessage } from "./visitor/on-visitor.ts";

/** A new message in a private chat or in the group. */
export async function onMessage(
  deps: HandlingDeps,
  message: Message,
  album: readonly Message[],
): Promise<Outcome> {
  if (message.migrate_to_chat_id !== undefined)
    return moved(deps, message.chat.id, message.migrate_to_chat_id);
  const { from } = message;
  const place = placeOf(deps, message);
  if (!from) return NOTHING;
  if (!place) return inUnknownGroup(deps, message, from);
  if (message.sender_chat) return anonymous(deps, place.spot, message);
  if (from.is_bot) return NOTHING;
  const acting = await actingAs(deps, from, place);
  if (!acting) {
    const person = { from, spot: place.spot, messages: [message, ...album] } as const;
    return place.isPrivate ? onPerson(deps, person) : noManager(deps, person);
  }
  return onManagerMessage(deps, acting, [message, ...album]);
}

/** A changed message. */
export async function onEditedMessage(deps: HandlingDeps, message: Message): Promise<Outcome> {
  const place = placeOf(deps, message);
  if (!place || !message.from || message.from.is_bot || message.sender_chat) return NOTHING;
  const acting = await actingAs(deps, message.from, place);
  if (acting) return onEdit(deps, acting, message);
  const visitor = place.isPrivate && (await deps.visitors.ofChat(message.chat.id));
  return visitor ? onVisitorEdit(deps, visitor, message) : NOTHING;
}

interface FromPerson {
  readonly from: User;
  readonly spot: Spot;
  readonly messages: readonly [Message, ...Message[]];
}

/** Who is no manager is a visitor who goes on here, wants to become one, or a stranger. */
async function onPerson(
  deps: HandlingDeps,
  { from, spot, messages }: FromPerson,
): Promise<Outcome> {
  const [message] = messages;
  if (isService(message)) return NOTHING;
  const text = message.text ?? "";
  const payload = startPayload(text);
  if (payload !== undefined && isContinueToken(payload)) {
    return {
      effects: [joinByLink(deps, { token: payload, spot, language: from.language_code })],
    };
  }
  const visitor = await deps.visitors.ofChat(spot.chatId);
  if (visitor && payload === undefined)
    return onVisitorMessage(deps, { ...visitor, threadId: spot.threadId }, messages);
  return onStranger(deps, { from, spot, payload });
}

async function onManagerMessage(
  deps: HandlingDeps,
  acting: Acting,
  messages: readonly [Message, ...Message[]],
): Promise<Outcome> {
  const [message] = messages;
  if (message.forum_topic_closed) return closedByHand(deps, acting, message);
  if (isService(message)) return NOTHING;
  const { username } = message.text?.startsWith("/") ? await deps.bot.me() : { username: "" };
  const command = parseCommand(message.text ?? "", username);
  if (command === "foreign") return NOTHING;
  if (command) return onCommand(deps, acting, { command, message });
  return (await onLessonReply(deps, acting, message)) ?? onWords(deps, acting, messages);
}

/** A private chat, or one of the groups. Whatever else the bot was added to does not exist. */
function placeOf(
  { groups }: HandlingDeps,
  message: Message,
): { spot: Spot; isPrivate: boolean } | undefined {
  const { chat, message_id: messageId } = message;
  const isPrivate = chat.type === "private";
  if (!isPrivate && !groups.has(chat.id)) return undefined;
  return { isPrivate, spot: { chatId: chat.id, threadId: topicOf(message), messageId } };
}

/** A group becomes the managers' own when an admin of ours says so in it. */
async function inUnknownGroup(deps: HandlingDeps, message: Message, from: User): Promise<Outcome> {
  const match = SETUP.exec(message.text ?? "");
  if (!match || message.sender_chat) return NOTHING;
  const manager = await deps.auth.managers.byTelegramId(from.id);
  if (manager?.role !== "admin") return NOTHING;
  const { chat, message_id: messageId } = message;
  const spot = { chatId: chat.id, threadId: topicOf(message), messageId };
  return setUpGroup(deps, { manager, spot, texts: textsFor(undefined), rest: match[1] ?? "" });
}

const SETUP = /^\/(?:setup|start)(?:@\w+)?(?:\s+(?:setup\s*)?([A-Za-z0-9_-]*))?$/u;

/** An anonymous admin might be anybody; they must know that their words went nowhere. */
async function anonymous(deps: HandlingDeps, spot: Spot, message: Message): Promise<Outcome> {
  if (isService(message) || !(await isInConversation(deps, spot))) return NOTHING;
  const { notSent, reasons } = textsFor(undefined);
  return { effects: [say(deps, spot, { text: notSent(reasons.anonymous) })] };
}

/** So must a colleague who is in the group and has not used an invite; once in a while, whatever they write. */
async function noManager(
  deps: HandlingDeps,
  { from, spot, messages: [message] }: FromPerson,
): Promise<Outcome> {
  if (isService(message) || !(await isInConversation(deps, spot))) return NOTHING;
  if (!deps.strangerPace.take(from.id)) return NOTHING;
  const { notSent, reasons } = textsFor(undefined);
  return { effects: [say(deps, spot, { text: notSent(reasons.noManager) })] };
}

async function isInConversation({ cards }: HandlingDeps, { chatId, threadId }: Spot) {
  return threadId !== undefined && (await cards.byThread(chatId, threadId)) !== undefined;
}

async function closedByHand(
  deps: HandlingDeps,
  acting: Acting,
  message: Message,
): Promise<Outcome> {
  const conversation = await conversationAt(deps, acting, message);
  if (!conversation) return NOTHING;
  const { effects, words } = await close(deps, acting, conversation);
  const now = await deps.chat.queries.conversation(conversation.id);
  if (now?.status === "closed") return { effects };
  // It is another manager's, so the topic is opened again.
  const { chatId } = acting.spot;
  const place = { conversationId: conversation.id, chatId };
  return {
    effects: [
      (tx) => changeCard(tx, place, { isTopicClosed: true }),
      refreshCard(deps, place),
      say(deps, acting.spot, { text: words, isReply: false }),
    ],
  };
}

async function moved({ chats, onMoved }: HandlingDeps, from: number, to: number): Promise<Outcome> {
  return {
    effects: [
      async (tx) => {
        await chats.move(tx, from, to);
        tx.afterCommit(() => onMoved(from, to));
      },
    ],
  };
}

const SERVICE = [
  "forum_topic_created",
  "forum_topic_edited",
  "forum_topic_reopened",
  "forum_topic_closed",
  "general_forum_topic_hidden",
  "general_forum_topic_unhidden",
  "pinned_message",
  "new_chat_members",
  "left_chat_member",
  "new_chat_title",
  "new_chat_photo",
  "delete_chat_photo",
  "migrate_from_chat_id",
  "group_chat_created",
  "supergroup_chat_created",
  "write_access_allowed",
  "chat_background_set",
  "boost_added",
  "video_chat_scheduled",
  "video_chat_started",
  "video_chat_ended",
  "video_chat_participants_invited",
  "message_auto_delete_timer_changed",
] as const satisfies readonly (keyof Message)[];

function isService(message: Message): boolean {
  return SERVICE.some((kind) => message[kind] !== undefined);
}
