import type { ChatMemberAdministrator } from "@grammyjs/types";
import { isPresent } from "../state/standing.ts";
import {
  isForum,
  type ChatRecord,
  type StoredMessage,
  type Topic,
  type World,
} from "../state/world.ts";
import { badRequest, forbidden } from "./failure.ts";

type Right = keyof {
  [K in keyof ChatMemberAdministrator as K extends `can_${string}` ? K : never]: true;
};

/** A chat that the bot may act in; refuses as Telegram does when it may not. */
export function openChat(world: World, chatId: number | string): ChatRecord {
  const record = typeof chatId === "number" ? world.chats.get(chatId) : undefined;
  if (!record) {
    if (typeof chatId === "number" && world.people.has(chatId))
      throw forbidden("bot can't initiate conversation with a user");
    throw badRequest("chat not found");
  }
  if (record.migratedTo !== undefined)
    throw badRequest("group chat was upgraded to a supergroup chat", {
      migrate_to_chat_id: record.migratedTo,
    });
  const standing = record.members.get(world.bot.id);
  if (isPresent(standing)) return record;
  if (record.chat.type === "private") throw forbidden("bot was blocked by the user");
  throw forbidden(
    standing?.status === "kicked"
      ? "bot was kicked from the supergroup chat"
      : "bot is not a member of the supergroup chat",
  );
}

/** Whether the bot may do what takes a right. In private chats there are no rights to ask for. */
export function hasRight(world: World, record: ChatRecord, right: Right): boolean {
  if (record.chat.type === "private") return true;
  const standing = record.members.get(world.bot.id);
  return standing?.status === "administrator" && standing[right] === true;
}

export function requireRight(
  world: World,
  { record, right }: { record: ChatRecord; right: Right },
  refusal: string,
): void {
  if (!hasRight(world, record, right)) throw badRequest(refusal);
}

/** A topic to change: it must be there and the bot must be allowed to manage topics. */
export function openTopic(
  world: World,
  params: { chat_id: number | string; message_thread_id: number },
  refusal: string,
): { record: ChatRecord; topic: Topic } {
  const record = openForum(world, params.chat_id);
  const topic = record.topics.get(params.message_thread_id);
  if (!topic) throw badRequest("TOPIC_ID_INVALID");
  requireRight(world, { record, right: "can_manage_topics" }, refusal);
  return { record, topic };
}

export function openForum(world: World, chatId: number | string): ChatRecord {
  const record = openChat(world, chatId);
  if (!isForum(world, record)) throw badRequest("the chat is not a forum");
  return record;
}

export function openMessage(record: ChatRecord, messageId: number, refusal: string): StoredMessage {
  const message = record.messages.get(messageId);
  if (!message) throw badRequest(refusal);
  return message;
}
