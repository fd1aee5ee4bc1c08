import * as v from "valibot";
import type { Posting } from "../state/messages.ts";
import { threadOf } from "../state/messages.ts";
import { isForum, type ChatRecord, type StoredMessage, type World } from "../state/world.ts";
import { hasRight, openChat } from "./access.ts";
import { readKeyboard, replyMarkup } from "./content.ts";
import { badRequest } from "./failure.ts";
import { chatId, flag, integer, json } from "./params.ts";

/** The parameters that every sending method shares. */
export const targetEntries = {
  chat_id: chatId,
  message_thread_id: v.optional(integer),
  reply_parameters: v.optional(
    json(
      v.object({
        message_id: v.optional(integer),
        allow_sending_without_reply: v.optional(flag),
      }),
    ),
  ),
  reply_to_message_id: v.optional(integer),
  reply_markup: v.optional(replyMarkup),
};

const target = v.object(targetEntries);
type Target = v.InferOutput<typeof target>;

/** Where a message of the bot goes, checked as Telegram checks it. */
export function readTarget(world: World, params: Target) {
  const record = openChat(world, params.chat_id);
  const replyTo = findReply(record, params);
  const threadId = params.message_thread_id ?? (replyTo && threadOf(replyTo));
  if (threadId !== undefined) checkThread(world, record, threadId);
  const posting: Posting = { record, from: world.bot, threadId, replyTo };
  return { posting, keyboard: readKeyboard(params.reply_markup) };
}

function findReply(record: ChatRecord, params: Target): StoredMessage | undefined {
  const id = params.reply_parameters?.message_id ?? params.reply_to_message_id;
  if (id === undefined) return undefined;
  const message = record.messages.get(id);
  if (!message && !params.reply_parameters?.allow_sending_without_reply)
    throw badRequest("message to be replied not found");
  return message;
}

function checkThread(world: World, record: ChatRecord, threadId: number): void {
  const topic = isForum(world, record) ? record.topics.get(threadId) : undefined;
  if (!topic) throw badRequest("message thread not found");
  // Whoever may manage topics may write in a closed one.
  if (topic.isClosed && !hasRight(world, record, "can_manage_topics"))
    throw badRequest("TOPIC_CLOSED");
}
