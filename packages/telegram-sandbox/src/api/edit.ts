import { isDeepStrictEqual } from "node:util";
import * as v from "valibot";
import { replaceKeyboard, replaceMessage, threadOf } from "../state/messages.ts";
import type { ChatRecord, StoredMessage, World } from "../state/world.ts";
import { hasRight, openChat, openMessage } from "./access.ts";
import {
  entityList,
  parseMode,
  readCaption,
  readKeyboard,
  readText,
  replyMarkup,
} from "./content.ts";
import { badRequest } from "./failure.ts";
import { defineMethod, type ApiMethod } from "./method.ts";
import { chatId, integer, text } from "./params.ts";

const messageEntries = { chat_id: chatId, message_id: integer };
const markupEntries = { reply_markup: v.optional(replyMarkup) };

type Ref = { chat_id: number | string; message_id: number };

const editMessageText = defineMethod(
  "editMessageText",
  v.object({
    ...messageEntries,
    ...markupEntries,
    text,
    parse_mode: v.optional(parseMode),
    entities: v.optional(entityList),
  }),
  ({ world }, params) => {
    const { record, message } = openOwn(world, params);
    if (message.text === undefined) throw badRequest("there is no text in the message to edit");
    const { text: _text, entities: _entities, reply_markup: _markup, ...kept } = message;
    const { text: written, parse_mode: mode, entities } = params;
    const content = readText({ text: written, mode, entities });
    return change(
      world,
      { record, message },
      {
        ...kept,
        ...content,
        ...readKeyboard(params.reply_markup),
      },
    );
  },
);

const editMessageCaption = defineMethod(
  "editMessageCaption",
  v.object({
    ...messageEntries,
    ...markupEntries,
    caption: v.optional(text),
    parse_mode: v.optional(parseMode),
    caption_entities: v.optional(entityList),
  }),
  ({ world }, params) => {
    const { record, message } = openOwn(world, params);
    if (message.text !== undefined) throw badRequest("there is no caption in the message to edit");
    const {
      caption: _caption,
      caption_entities: _entities,
      reply_markup: _markup,
      ...kept
    } = message;
    const keyboard = readKeyboard(params.reply_markup);
    return change(world, { record, message }, { ...kept, ...readCaption(params), ...keyboard });
  },
);

const editMessageReplyMarkup = defineMethod(
  "editMessageReplyMarkup",
  v.object({ ...messageEntries, ...markupEntries }),
  ({ world }, params) => {
    const { record, message } = openOwn(world, params);
    const { reply_markup: _markup, ...kept } = message;
    const edited = { ...kept, ...readKeyboard(params.reply_markup) };
    requireChange(message, edited);
    replaceKeyboard(world, record, edited);
    // Telegram documents an edit date here; the clients show no mark for a keyboard.
    return { ...edited, edit_date: message.edit_date ?? message.date };
  },
);

export const editMethods: readonly ApiMethod[] = [
  editMessageText,
  editMessageCaption,
  editMessageReplyMarkup,
];

function openOwn(world: World, params: Ref): { record: ChatRecord; message: StoredMessage } {
  const record = openChat(world, params.chat_id);
  const message = openMessage(record, params.message_id, "message to edit not found");
  if (message.from.id !== world.bot.id || message.forum_topic_created)
    throw badRequest("message can't be edited");
  const threadId = threadOf(message);
  const isClosed = threadId !== undefined && record.topics.get(threadId)?.isClosed === true;
  if (isClosed && !hasRight(world, record, "can_manage_topics")) throw badRequest("TOPIC_CLOSED");
  return { record, message };
}

function change<Edited extends StoredMessage>(
  world: World,
  { record, message }: { record: ChatRecord; message: StoredMessage },
  edited: Edited,
) {
  const { edit_date: _date, ...before } = message;
  const { edit_date: _newDate, ...after } = edited;
  requireChange(before, after);
  return replaceMessage(world, record, edited);
}

function requireChange(before: object, after: object): void {
  if (isDeepStrictEqual(before, after))
    throw badRequest(
      "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
    );
}
