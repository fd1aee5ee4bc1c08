import type { Message, User } from "@grammyjs/types";
import { announceChat, announceMessage } from "./presenters.ts";
import { isPresent, plain } from "./standing.ts";
import {
  isForum,
  notifyBot,
  seconds,
  type ChatRecord,
  type StoredMessage,
  type World,
} from "./world.ts";

/** Where and on whose behalf a message is posted. */
export interface Posting {
  readonly record: ChatRecord;
  readonly from: User;
  readonly threadId?: number | undefined;
  readonly replyTo?: StoredMessage | undefined;
  /** The group itself, for an anonymous administrator. */
  readonly isAnonymous?: boolean | undefined;
}

// Telegram's own stand-in for whoever writes in the group's name.
const GROUP_ANONYMOUS_BOT: User = {
  id: 1_087_968_824,
  is_bot: true,
  first_name: "Group",
  username: "GroupAnonymousBot",
};

/** Adds a message to a chat and shows it; the bot hears of people's messages only. */
export function postMessage<Content extends Partial<Message>>(
  world: World,
  posting: Posting,
  content: Content,
): StoredMessage & Content {
  const { record } = posting;
  const message = {
    message_id: ++record.lastMessageId,
    ...envelope(world, posting),
    ...content,
  };
  record.messages.set(message.message_id, message);
  announceMessage(world, record, message);
  if (posting.from.id !== world.bot.id && hasBot(world, record)) notifyBot(world, { message });
  return message;
}

/** Adds a service message. The bot hears of these even when it caused them, as in Telegram. */
export function postService(
  world: World,
  posting: Posting,
  content: Partial<Message>,
): StoredMessage {
  const message = postMessage(world, posting, content);
  if (posting.from.id === world.bot.id && hasBot(world, posting.record))
    notifyBot(world, { message });
  return message;
}

/** Replaces a message's content; the bot hears of people's edits only. */
export function replaceMessage<Edited extends StoredMessage>(
  world: World,
  record: ChatRecord,
  edited: Edited,
): Edited & { edit_date: number } {
  const message = { ...edited, edit_date: seconds(world) };
  record.messages.set(message.message_id, message);
  announceMessage(world, record, message);
  if (message.from.id !== world.bot.id && hasBot(world, record))
    notifyBot(world, { edited_message: message });
  return message;
}

/** Changes only the keyboard, which leaves no mark of an edit. */
export function replaceKeyboard(world: World, record: ChatRecord, edited: StoredMessage): void {
  record.messages.set(edited.message_id, edited);
  announceMessage(world, record, edited);
}

/** Removes a message from the chat and from the pinned ones. */
export function removeMessage(world: World, record: ChatRecord, messageId: number): void {
  record.messages.delete(messageId);
  record.reactions.delete(messageId);
  const wasPinned = record.pinned.includes(messageId);
  record.pinned = record.pinned.filter((id) => id !== messageId);
  world.feed.emit({ type: "messageDeleted", chatId: record.chat.id, messageId });
  if (wasPinned) announceChat(world, record);
}

export function pinMessage(world: World, record: ChatRecord, message: StoredMessage): void {
  record.pinned = [...record.pinned.filter((id) => id !== message.message_id), message.message_id];
  announceChat(world, record);
  const { reply_to_message: _reply, ...pinned } = message;
  postService(
    world,
    { record, from: world.bot, threadId: threadOf(message) },
    { pinned_message: pinned },
  );
}

/** The topic of a message, undefined in General and where there are no topics. */
export function threadOf(message: Message): number | undefined {
  return message.is_topic_message ? message.message_thread_id : undefined;
}

function hasBot(world: World, record: ChatRecord): boolean {
  return isPresent(record.members.get(world.bot.id));
}

function envelope(world: World, { record, from, threadId, replyTo, isAnonymous }: Posting) {
  const topic =
    threadId !== undefined && isForum(world, record)
      ? { message_thread_id: threadId, is_topic_message: true }
      : {};
  const author = isAnonymous
    ? { from: GROUP_ANONYMOUS_BOT, sender_chat: record.chat }
    : { from: plain(from) };
  return {
    ...author,
    chat: record.chat,
    date: seconds(world),
    ...topic,
    ...(replyTo ? { reply_to_message: quoted(replyTo) } : {}),
  };
}

// A quoted message shows no reply of its own.
function quoted({ reply_to_message: _reply, ...message }: StoredMessage) {
  return message as NonNullable<Message["reply_to_message"]>;
}
