import type { User } from "@grammyjs/types";
import type { Posting } from "../state/messages.ts";
import { isAdministrator, isPresent } from "../state/standing.ts";
import type { SandboxPerson } from "../state/views.ts";
import {
  userOf,
  type ChatRecord,
  type StoredMessage,
  type Topic,
  type World,
} from "../state/world.ts";
import type { MessageRef, Place, TopicRef } from "./contract.ts";
import { SandboxRefusal } from "./refusal.ts";

export function findPerson(world: World, personId: number): SandboxPerson {
  const person = world.people.get(personId);
  if (!person) throw new SandboxRefusal(`there is no person ${personId}`);
  return person;
}

export function findChat(world: World, chatId: number): ChatRecord {
  const record = world.chats.get(chatId);
  if (!record) throw new SandboxRefusal(`there is no chat ${chatId}`);
  return record;
}

export function findGroup(world: World): ChatRecord {
  return findChat(world, world.groupId);
}

export function findTopic(
  world: World,
  { chatId, threadId }: TopicRef,
): { record: ChatRecord; topic: Topic } {
  const record = findChat(world, chatId ?? world.groupId);
  const topic = record.topics.get(threadId);
  if (!topic) throw new SandboxRefusal(`there is no topic ${threadId}`);
  return { record, topic };
}

export function findMessage(
  world: World,
  { chatId, messageId }: MessageRef,
): { record: ChatRecord; message: StoredMessage } {
  const record = findChat(world, chatId);
  const message = record.messages.get(messageId);
  if (!message) throw new SandboxRefusal(`there is no message ${messageId} in chat ${chatId}`);
  return { record, message };
}

/** The owner of the group, in whose name its settings change. */
export function groupOwner(world: World): User {
  const members = [...findGroup(world).members.values()];
  const owner = members.find(({ status }) => status === "creator") ?? members[0];
  if (!owner) throw new SandboxRefusal("nobody is in the group");
  return owner.user;
}

/** Where the person writes; refuses where Telegram would not let them. */
export function openPlace(
  world: World,
  place: Place & { replyTo?: number; anonymous?: boolean },
): Posting {
  const person = findPerson(world, place.personId);
  const record =
    place.chat === "private" ? privateChat(world, person) : groupChat(world, person, place.groupId);
  if (place.threadId !== undefined) checkThread(record, place.threadId, person);
  if (place.anonymous && !isAdministrator(record.members.get(person.id)))
    throw new SandboxRefusal(`${person.firstName} is no administrator and cannot be anonymous`);
  const replyTo =
    place.replyTo === undefined
      ? undefined
      : findMessage(world, { chatId: record.chat.id, messageId: place.replyTo }).message;
  return {
    record,
    from: userOf(person),
    threadId: place.threadId,
    replyTo,
    isAnonymous: place.anonymous === true,
  };
}

function privateChat(world: World, person: SandboxPerson): ChatRecord {
  const record = world.chats.get(person.id);
  if (!record) throw new SandboxRefusal(`${person.firstName} has not pressed Start yet`);
  if (!isPresent(record.members.get(world.bot.id)))
    throw new SandboxRefusal(`${person.firstName} has blocked the bot`);
  return record;
}

function groupChat(world: World, person: SandboxPerson, groupId: number | undefined): ChatRecord {
  const record = findChat(world, groupId ?? world.groupId);
  if (!isPresent(record.members.get(person.id)))
    throw new SandboxRefusal(`${person.firstName} is not in the group`);
  return record;
}

function checkThread(record: ChatRecord, threadId: number, person: SandboxPerson): void {
  const topic = record.topics.get(threadId);
  if (!topic) throw new SandboxRefusal(`there is no topic ${threadId}`);
  const mayWrite = !topic.isClosed || isAdministrator(record.members.get(person.id));
  if (!mayWrite) throw new SandboxRefusal(`topic ${threadId} is closed`);
}
