import type { ChatMember, User } from "@grammyjs/types";
import { postService } from "./messages.ts";
import { announceChat } from "./presenters.ts";
import { left, memberOf } from "./standing.ts";
import { emptyRecord, notifyBot, seconds, userOf, type ChatRecord, type World } from "./world.ts";
import { defined } from "./defined.ts";
import type { SandboxPerson } from "./views.ts";

/** Changes somebody's standing in a chat and tells the bot: `my_chat_member` for itself, else `chat_member`. */
export function changeStanding(
  world: World,
  { record, by }: { record: ChatRecord; by: User },
  next: ChatMember,
): void {
  const userId = next.user.id;
  const previous = record.members.get(userId) ?? left(next.user);
  record.members.set(userId, next);
  const change = {
    chat: record.chat,
    from: by,
    date: seconds(world),
    old_chat_member: previous,
    new_chat_member: next,
  };
  notifyBot(world, userId === world.bot.id ? { my_chat_member: change } : { chat_member: change });
  announceChat(world, record);
}

/** The person's private chat with the bot, opened on the first Start. */
export function openPrivateChat(world: World, person: SandboxPerson): ChatRecord {
  const existing = world.chats.get(person.id);
  if (existing) return existing;
  const record = emptyRecord(
    defined({
      id: person.id,
      type: "private" as const,
      first_name: person.firstName,
      last_name: person.lastName,
      username: person.username,
    }),
  );
  record.members.set(world.bot.id, memberOf(world.bot));
  record.members.set(person.id, memberOf(userOf(person)));
  world.chats.set(person.id, record);
  announceChat(world, record);
  return record;
}

/** Moves the group with everything in it to a new id; the old one only points there. */
export function moveGroup(world: World, by: User): ChatRecord {
  const old = world.chats.get(world.groupId);
  if (!old) throw new Error("the group is gone");
  const newId = world.groupId - 1_000 - world.freshId();
  const moved: ChatRecord = { ...old, chat: { ...old.chat, id: newId } };
  for (const [id, message] of moved.messages)
    moved.messages.set(id, { ...message, chat: moved.chat });
  const husk: ChatRecord = { ...emptyRecord(old.chat), migratedTo: newId };
  husk.lastMessageId = old.lastMessageId;
  world.chats.set(old.chat.id, husk);
  world.chats.set(newId, moved);
  world.groupId = newId;
  announceChat(world, husk);
  announceChat(world, moved);
  world.feed.emit({ type: "groupMoved", groupId: newId });
  postService(world, { record: husk, from: by }, { migrate_to_chat_id: newId });
  postService(world, { record: moved, from: by }, { migrate_from_chat_id: old.chat.id });
  return moved;
}
