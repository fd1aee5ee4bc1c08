import type { ChatMember, User, UserFromGetMe } from "@grammyjs/types";

const ADMINISTRATOR_RIGHTS = {
  can_be_edited: false,
  is_anonymous: false,
  can_manage_chat: true,
  can_delete_messages: true,
  can_manage_video_chats: true,
  can_restrict_members: true,
  can_promote_members: false,
  can_change_info: true,
  can_invite_users: true,
  can_post_stories: false,
  can_edit_stories: false,
  can_delete_stories: false,
  can_pin_messages: true,
  can_manage_topics: true,
  can_send_welcome_messages: false,
} as const;

/** An administrator with the rights that a support group needs. */
export function administrator(user: User): ChatMember {
  return { status: "administrator", user: plain(user), ...ADMINISTRATOR_RIGHTS };
}

export function owner(user: User): ChatMember {
  return { status: "creator", user: plain(user), is_anonymous: false };
}

export function memberOf(user: User): ChatMember {
  return { status: "member", user: plain(user) };
}

export function left(user: User): ChatMember {
  return { status: "left", user: plain(user) };
}

/** Removed from a group, or the bot blocked by a person. */
export function kicked(user: User): ChatMember {
  return { status: "kicked", user: plain(user), until_date: 0 };
}

export function isAdministrator(member: ChatMember | undefined): boolean {
  return member?.status === "administrator" || member?.status === "creator";
}

export function isPresent(member: ChatMember | undefined): boolean {
  return member !== undefined && member.status !== "left" && member.status !== "kicked";
}

/** The bot as a plain user: what `getMe` adds is shown nowhere else. */
export function plain(user: User | UserFromGetMe): User {
  const { id, is_bot, first_name, last_name, username, language_code } = user;
  return {
    id,
    is_bot,
    first_name,
    ...(last_name === undefined ? {} : { last_name }),
    ...(username === undefined ? {} : { username }),
    ...(language_code === undefined ? {} : { language_code }),
  };
}
