import type { BotCommand } from "@grammyjs/types";
import * as v from "valibot";
import { shownCommands } from "../state/presenters.ts";
import type { World } from "../state/world.ts";
import { openChat } from "./access.ts";
import { badRequest } from "./failure.ts";
import { defineMethod, type ApiMethod } from "./method.ts";
import { chatId, integer, json, text } from "./params.ts";

const MAX_COMMANDS = 100;

const scopeEntries = {
  scope: v.optional(
    json(v.object({ type: v.string(), chat_id: v.optional(chatId), user_id: v.optional(integer) })),
  ),
  language_code: v.optional(v.string(), ""),
};
type Scope = v.InferOutput<v.ObjectSchema<typeof scopeEntries, undefined>>;

const getMe = defineMethod("getMe", v.object({}), ({ world }) => world.bot);

const setMyCommands = defineMethod(
  "setMyCommands",
  v.object({
    ...scopeEntries,
    commands: json(v.array(v.object({ command: text, description: text }))),
  }),
  ({ world }, params) => {
    if (params.commands.length > MAX_COMMANDS) throw badRequest("BOT_COMMANDS_TOO_MUCH");
    for (const command of params.commands) checkCommand(command);
    world.commands.set(scopeKey(params), params.commands.map(withoutSlash));
    return announce(world);
  },
);

const deleteMyCommands = defineMethod(
  "deleteMyCommands",
  v.object(scopeEntries),
  ({ world }, params) => {
    world.commands.delete(scopeKey(params));
    return announce(world);
  },
);

const getMyCommands = defineMethod("getMyCommands", v.object(scopeEntries), ({ world }, params) => [
  ...(world.commands.get(scopeKey(params)) ?? []),
]);

const setChatMenuButton = defineMethod(
  "setChatMenuButton",
  v.object({ chat_id: v.optional(integer) }),
  () => true as const,
);

const logOut = defineMethod("logOut", v.object({}), () => true as const);
const close = defineMethod("close", v.object({}), () => true as const);

const sendChatAction = defineMethod(
  "sendChatAction",
  v.object({ chat_id: chatId, message_thread_id: v.optional(integer), action: v.string() }),
  ({ world }, params) => {
    const { chat } = openChat(world, params.chat_id);
    if (!/^(?:typing|choose_sticker|find_location|(?:upload|record)_[a-z_]+)$/.test(params.action))
      throw badRequest("wrong parameter action in request");
    const threadId = params.message_thread_id;
    const place = threadId === undefined ? {} : { threadId };
    world.feed.emit({ type: "action", chatId: chat.id, action: params.action, ...place });
    return true as const;
  },
);

const sendMessageDraft = defineMethod(
  "sendMessageDraft",
  v.object({
    chat_id: integer,
    message_thread_id: v.optional(integer),
    draft_id: integer,
    text: v.optional(text, ""),
  }),
  ({ world }, params) => {
    const { chat } = openChat(world, params.chat_id);
    if (chat.type !== "private") throw badRequest("TEXTDRAFT_PEER_INVALID");
    if (params.draft_id === 0) throw badRequest("draft identifier must be non-zero");
    const threadId = params.message_thread_id;
    const place = threadId === undefined ? {} : { threadId };
    world.feed.emit({ type: "draft", chatId: chat.id, text: params.text, ...place });
    return true as const;
  },
);

export const botMethods: readonly ApiMethod[] = [
  getMe,
  setMyCommands,
  deleteMyCommands,
  getMyCommands,
  setChatMenuButton,
  logOut,
  close,
  sendChatAction,
  sendMessageDraft,
];

function announce(world: World): true {
  world.feed.emit({ type: "commands", commands: [...shownCommands(world)] });
  return true;
}

function scopeKey({ scope, language_code: language }: Scope): string {
  const { type = "default", chat_id: chat, user_id: user } = scope ?? {};
  return [[type, chat, user].filter((part) => part !== undefined).join("/"), language].join(":");
}

function checkCommand({ command, description }: BotCommand): void {
  if (!/^\/?[a-z0-9_]{1,32}$/.test(command)) throw badRequest("BOT_COMMAND_INVALID");
  if (description.trim() === "" || description.length > 256)
    throw badRequest("BOT_COMMAND_DESCRIPTION_INVALID");
}

function withoutSlash({ command, description }: BotCommand): BotCommand {
  return { command: command.replace(/^\//, ""), description };
}
