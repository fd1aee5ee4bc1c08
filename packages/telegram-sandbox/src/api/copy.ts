import type { Message, MessageOrigin } from "@grammyjs/types";
import * as v from "valibot";
import { postMessage } from "../state/messages.ts";
import type { StoredMessage } from "../state/world.ts";
import { openChat, openMessage } from "./access.ts";
import { entityList, parseMode, readCaption } from "./content.ts";
import { badRequest } from "./failure.ts";
import { defineMethod, type ApiMethod } from "./method.ts";
import { chatId, integer, text } from "./params.ts";
import { readTarget, targetEntries } from "./target.ts";

const sourceEntries = { ...targetEntries, from_chat_id: chatId, message_id: integer };

const copyMessage = defineMethod(
  "copyMessage",
  v.object({
    ...sourceEntries,
    caption: v.optional(text),
    parse_mode: v.optional(parseMode),
    caption_entities: v.optional(entityList),
  }),
  ({ world }, params) => {
    const { posting, keyboard } = readTarget(world, params);
    const from = openChat(world, params.from_chat_id);
    const source = openMessage(from, params.message_id, "message to copy not found");
    const content = contentOf(source);
    if (!content) throw badRequest("message can't be copied");
    const caption = params.caption === undefined ? {} : readCaption(params);
    const copy = postMessage(world, posting, { ...content, ...caption, ...keyboard });
    return { message_id: copy.message_id };
  },
);

const forwardMessage = defineMethod(
  "forwardMessage",
  v.object(sourceEntries),
  ({ world }, params) => {
    const { posting } = readTarget(world, params);
    const from = openChat(world, params.from_chat_id);
    const source = openMessage(from, params.message_id, "message to forward not found");
    const content = contentOf(source);
    if (!content) throw badRequest("message can't be forwarded");
    const origin: MessageOrigin = { type: "user", date: source.date, sender_user: source.from };
    const forward_origin = source.forward_origin ?? origin;
    return postMessage(world, posting, { ...content, forward_origin });
  },
);

export const copyMethods: readonly ApiMethod[] = [copyMessage, forwardMessage];

const CONTENT_KEYS = [
  "text",
  "entities",
  "photo",
  "document",
  "voice",
  "audio",
  "video",
  "location",
  "caption",
  "caption_entities",
] as const satisfies readonly (keyof Message)[];

function contentOf(message: StoredMessage): Partial<Message> | undefined {
  const kept = CONTENT_KEYS.filter((key) => message[key] !== undefined);
  if (kept.length === 0) return undefined;
  return Object.fromEntries(kept.map((key) => [key, message[key]]));
}
