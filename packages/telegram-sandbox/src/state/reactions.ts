import type { ReactionType, ReactionTypeEmoji, User } from "@grammyjs/types";
import { announceMessage } from "./presenters.ts";
import { isAdministrator } from "./standing.ts";
import { notifyBot, seconds, type ChatRecord, type StoredMessage, type World } from "./world.ts";

type ReactionEmoji = ReactionTypeEmoji["emoji"];

// The whole set that Telegram lets a bot use.
const ALLOWED: readonly ReactionEmoji[] = [
  "👍",
  "👎",
  "❤",
  "🔥",
  "🥰",
  "👏",
  "😁",
  "🤔",
  "🤯",
  "😱",
  "🤬",
  "😢",
  "🎉",
  "🤩",
  "🤮",
  "💩",
  "🙏",
  "👌",
  "🕊",
  "🤡",
  "🥱",
  "🥴",
  "😍",
  "🐳",
  "❤‍🔥",
  "🌚",
  "🌭",
  "💯",
  "🤣",
  "⚡",
  "🍌",
  "🏆",
  "💔",
  "🤨",
  "😐",
  "🍓",
  "🍾",
  "💋",
  "🖕",
  "😈",
  "😴",
  "😭",
  "🤓",
  "👻",
  "👨‍💻",
  "👀",
  "🎃",
  "🙈",
  "😇",
  "😨",
  "🤝",
  "✍",
  "🤗",
  "🫡",
  "🎅",
  "🎄",
  "☃",
  "💅",
  "🤪",
  "🗿",
  "🆒",
  "💘",
  "🙉",
  "🦄",
  "😘",
  "💊",
  "🙊",
  "😎",
  "👾",
  "🤷‍♂",
  "🤷",
  "🤷‍♀",
  "😡",
];

export function isReactionEmoji(emoji: string): emoji is ReactionEmoji {
  return ALLOWED.some((allowed) => allowed === emoji);
}

/** Sets all reactions of one user on a message. */
export function setReactions(
  world: World,
  { record, message, user }: { record: ChatRecord; message: StoredMessage; user: User },
  emoji: readonly ReactionEmoji[],
): void {
  const standing = record.reactions.get(message.message_id) ?? new Map<number, string[]>();
  const before = (standing.get(user.id) ?? []).filter(isReactionEmoji);
  if (emoji.length === 0) standing.delete(user.id);
  else standing.set(user.id, [...emoji]);
  record.reactions.set(message.message_id, standing);
  announceMessage(world, record, message);
  const isHeard =
    record.chat.type === "private" || isAdministrator(record.members.get(world.bot.id));
  if (user.id === world.bot.id || !isHeard) return;
  notifyBot(world, {
    message_reaction: {
      chat: record.chat,
      message_id: message.message_id,
      user,
      date: seconds(world),
      old_reaction: before.map(asReaction),
      new_reaction: emoji.map(asReaction),
    },
  });
}

function asReaction(emoji: ReactionEmoji): ReactionType {
  return { type: "emoji", emoji };
}
