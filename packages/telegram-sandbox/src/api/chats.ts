import type { ChatFullInfo } from "@grammyjs/types";
import * as v from "valibot";
import { left, plain } from "../state/standing.ts";
import { userOf, type ChatRecord } from "../state/world.ts";
import { openChat, requireRight } from "./access.ts";
import { badRequest } from "./failure.ts";
import { defineMethod, type ApiMethod } from "./method.ts";
import { chatId, flag, integer, text } from "./params.ts";

const chatParams = v.object({ chat_id: chatId });

const getChat = defineMethod("getChat", chatParams, ({ world }, params) =>
  fullInfo(openChat(world, params.chat_id)),
);

const getChatMember = defineMethod(
  "getChatMember",
  v.object({ chat_id: chatId, user_id: integer }),
  ({ world }, params) => {
    const record = openChat(world, params.chat_id);
    const member = record.members.get(params.user_id);
    if (member) return member;
    const person = world.people.get(params.user_id);
    if (!person) throw badRequest("PARTICIPANT_ID_INVALID");
    return left(userOf(person));
  },
);

const getChatAdministrators = defineMethod(
  "getChatAdministrators",
  chatParams,
  ({ world }, params) => {
    const record = openChat(world, params.chat_id);
    if (record.chat.type === "private")
      throw badRequest("there are no administrators in the private chat");
    return [...record.members.values()].filter(
      (member) => member.status === "administrator" || member.status === "creator",
    );
  },
);

const getChatMemberCount = defineMethod("getChatMemberCount", chatParams, ({ world }, params) => {
  const record = openChat(world, params.chat_id);
  return [...record.members.values()].filter(
    ({ status }) => status !== "left" && status !== "kicked",
  ).length;
});

const createChatInviteLink = defineMethod(
  "createChatInviteLink",
  v.object({
    chat_id: chatId,
    name: v.optional(text),
    expire_date: v.optional(integer),
    member_limit: v.optional(integer),
    creates_join_request: v.optional(flag, false),
  }),
  ({ world }, { chat_id, ...settings }) => {
    const record = openChat(world, chat_id);
    const right = { record, right: "can_invite_users" } as const;
    requireRight(world, right, "not enough rights to manage chat invite link");
    const tail = Buffer.from(`invite-${world.freshId()}`).toString("base64url");
    const { name, expire_date, member_limit, creates_join_request } = settings;
    return {
      invite_link: `https://t.me/+${tail}`,
      creator: plain(world.bot),
      creates_join_request,
      is_primary: false,
      is_revoked: false,
      ...(name === undefined ? {} : { name }),
      ...(expire_date === undefined ? {} : { expire_date }),
      ...(member_limit === undefined ? {} : { member_limit }),
    };
  },
);

const leaveChat = defineMethod("leaveChat", chatParams, ({ world }, params) => {
  const record = openChat(world, params.chat_id);
  if (record.chat.type === "private")
    throw badRequest("chat member status can't be changed in private chats");
  record.members.set(world.bot.id, left(world.bot));
  return true as const;
});

export const chatMethods: readonly ApiMethod[] = [
  getChat,
  getChatMember,
  getChatAdministrators,
  getChatMemberCount,
  createChatInviteLink,
  leaveChat,
];

function fullInfo({ chat, pinned, messages }: ChatRecord): ChatFullInfo {
  const pinnedMessage = messages.get(pinned.at(-1) ?? 0);
  const shared = {
    accent_color_id: 0,
    max_reaction_count: 11,
    accepted_gift_types: {
      unlimited_gifts: false,
      limited_gifts: false,
      unique_gifts: false,
      premium_subscription: false,
      gifts_from_channels: false,
    },
    ...(pinnedMessage ? { pinned_message: pinnedMessage } : {}),
  };
  if (chat.type === "private") return { ...chat, ...shared };
  const permissions = { can_send_messages: true, can_send_photos: true, can_send_documents: true };
  if (chat.type === "group") return { ...chat, ...shared, permissions };
  return { ...chat, ...shared, permissions, join_to_send_messages: true };
}
