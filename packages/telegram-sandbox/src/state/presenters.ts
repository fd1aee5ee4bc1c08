import { defined } from "./defined.ts";
import { isForum, type ChatRecord, type StoredMessage, type Topic, type World } from "./world.ts";
import type { SandboxChat, SandboxMessage, SandboxState, SandboxTopic } from "./views.ts";

export function messageView(record: ChatRecord, message: StoredMessage): SandboxMessage {
  const standing = record.reactions.get(message.message_id) ?? new Map<number, string[]>();
  const reactions = [...standing].flatMap(([userId, emoji]) =>
    emoji.map((one) => ({ userId, emoji: one })),
  );
  return { ...message, reactions };
}

export function topicView(topic: Topic): SandboxTopic {
  return { ...topic };
}

export function chatView(world: World, record: ChatRecord): SandboxChat {
  const { chat } = record;
  return defined({
    id: chat.id,
    type: chat.type,
    title: chat.type === "private" ? chat.first_name : chat.title,
    isForum: isForum(world, record),
    personId: chat.type === "private" ? chat.id : undefined,
    botStatus: record.members.get(world.bot.id)?.status ?? "left",
    topics: [...record.topics.values()].map(topicView),
    pinnedMessageIds: [...record.pinned],
    migratedTo: record.migratedTo,
  });
}

export function stateView(world: World, webhookUrl: string): SandboxState {
  return {
    bot: { id: world.bot.id, username: world.bot.username, firstName: world.bot.first_name },
    groupId: world.groupId,
    people: [...world.people.values()],
    chats: [...world.chats.values()].map((record) => chatView(world, record)),
    commands: [...shownCommands(world)],
    pendingUpdates: world.updates.waiting.length,
    webhookUrl,
  };
}

/** The commands that a manager of the group sees in the `/` list. */
export function shownCommands(world: World) {
  const scopes = ["all_chat_administrators", "all_group_chats", "all_private_chats", "default"];
  const keys = scopes.flatMap((scope) => [`${scope}:ru`, `${scope}:`]);
  const key = keys.find((candidate) => (world.commands.get(candidate)?.length ?? 0) > 0);
  return key === undefined ? [] : (world.commands.get(key) ?? []);
}

export function announceChat(world: World, record: ChatRecord): void {
  world.feed.emit({ type: "chat", chat: chatView(world, record) });
}

export function announceMessage(world: World, record: ChatRecord, message: StoredMessage): void {
  world.feed.emit({
    type: "message",
    chatId: record.chat.id,
    message: messageView(record, message),
  });
}
