import * as v from "valibot";
import { pinMessage, removeMessage } from "../state/messages.ts";
import { announceChat } from "../state/presenters.ts";
import { isReactionEmoji, setReactions } from "../state/reactions.ts";
import { plain } from "../state/standing.ts";
import type { ChatRecord, World } from "../state/world.ts";
import { hasRight, openChat, openMessage, requireRight } from "./access.ts";
import { badRequest } from "./failure.ts";
import { defineMethod, type ApiMethod } from "./method.ts";
import { chatId, integer, json } from "./params.ts";

const messageEntries = { chat_id: chatId, message_id: integer };
const DELETABLE_SECONDS = 48 * 3600;

const deleteMessage = defineMethod(
  "deleteMessage",
  v.object(messageEntries),
  ({ world }, params) => {
    const record = openChat(world, params.chat_id);
    const message = openMessage(record, params.message_id, "message to delete not found");
    const isOwn = message.from.id === world.bot.id;
    const isOld = world.now() / 1000 - message.date > DELETABLE_SECONDS;
    const mayDelete =
      record.chat.type === "private" || hasRight(world, record, "can_delete_messages");
    if ((!isOwn && !mayDelete) || (isOld && record.chat.type === "private"))
      throw badRequest("message can't be deleted");
    removeMessage(world, record, params.message_id);
    return true as const;
  },
);

const pinChatMessage = defineMethod(
  "pinChatMessage",
  v.object(messageEntries),
  ({ world }, params) => {
    const record = openChat(world, params.chat_id);
    const message = openMessage(record, params.message_id, "message to pin not found");
    requirePinRight(world, record);
    if (record.pinned.at(-1) !== message.message_id) pinMessage(world, record, message);
    return true as const;
  },
);

const unpinChatMessage = defineMethod(
  "unpinChatMessage",
  v.object({ chat_id: chatId, message_id: v.optional(integer) }),
  ({ world }, params) => {
    const record = openChat(world, params.chat_id);
    requirePinRight(world, record);
    const messageId = params.message_id ?? record.pinned.at(-1);
    if (messageId === undefined || !record.pinned.includes(messageId))
      throw badRequest("message to unpin not found");
    record.pinned = record.pinned.filter((id) => id !== messageId);
    announceChat(world, record);
    return true as const;
  },
);

const reaction = v.looseObject({ type: v.string(), emoji: v.optional(v.string()) });

const setMessageReaction = defineMethod(
  "setMessageReaction",
  v.object({ ...messageEntries, reaction: v.optional(json(v.array(reaction)), []) }),
  ({ world }, params) => {
    const record = openChat(world, params.chat_id);
    const message = openMessage(record, params.message_id, "message to react not found");
    if (params.reaction.length > 1) throw badRequest("REACTIONS_TOO_MANY");
    const emoji = params.reaction.map(({ type, emoji: sign = "" }) => {
      if (type !== "emoji" || !isReactionEmoji(sign)) throw badRequest("REACTION_INVALID");
      return sign;
    });
    setReactions(world, { record, message, user: plain(world.bot) }, emoji);
    return true as const;
  },
);

export const markMethods: readonly ApiMethod[] = [
  deleteMessage,
  pinChatMessage,
  unpinChatMessage,
  setMessageReaction,
];

function requirePinRight(world: World, record: ChatRecord): void {
  const refusal = "not enough rights to manage pinned messages in the chat";
  requireRight(world, { record, right: "can_pin_messages" }, refusal);
}
