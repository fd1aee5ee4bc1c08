import type { BotCommand, Chat, ChatMember, Message, User, UserFromGetMe } from "@grammyjs/types";
import { createChangeFeed, type ChangeFeed } from "./feed.ts";
import type { StoredFile } from "./files.ts";
import { administrator, memberOf, owner } from "./standing.ts";
import { createUpdateQueue, enqueue, type UpdatePayload, type UpdateQueue } from "./updates.ts";
import type { CallbackAnswer, InlineAnswer, SandboxPerson } from "./views.ts";
import { defined } from "./defined.ts";

export type SandboxChatKind = Exclude<Chat, Chat.ChannelChat>;

/** A message as it is kept; every message here has a sender and none is in a channel. */
export type StoredMessage = Message & { chat: SandboxChatKind; from: User };

export interface Topic {
  readonly threadId: number;
  name: string;
  readonly iconColor: number;
  iconCustomEmojiId?: string;
  isClosed: boolean;
}

export interface ChatRecord {
  chat: SandboxChatKind;
  lastMessageId: number;
  readonly messages: Map<number, StoredMessage>;
  /** By message id, then by user id. */
  readonly reactions: Map<number, Map<number, readonly string[]>>;
  readonly topics: Map<number, Topic>;
  /** Oldest first. */
  pinned: number[];
  readonly members: Map<number, ChatMember>;
  migratedTo?: number;
}

export interface PendingCallback {
  readonly personId: number;
  readonly askedAt: number;
  answer?: CallbackAnswer;
}

export interface PendingInline {
  readonly personId: number;
  readonly chatId: number;
  readonly threadId: number | undefined;
  answer?: InlineAnswer;
}

/** Everything the sandbox knows. Commands change it; nothing else does. */
export interface World {
  readonly bot: UserFromGetMe;
  readonly people: ReadonlyMap<number, SandboxPerson>;
  readonly chats: Map<number, ChatRecord>;
  groupId: number;
  readonly files: Map<string, StoredFile>;
  readonly callbacks: Map<string, PendingCallback>;
  readonly inlineQueries: Map<string, PendingInline>;
  /** By scope and language. */
  readonly commands: Map<string, readonly BotCommand[]>;
  readonly updates: UpdateQueue;
  readonly feed: ChangeFeed;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** An id that no earlier call gave. */
  readonly freshId: () => number;
}

export interface GroupOptions {
  readonly id: number;
  readonly title: string;
  readonly isForum: boolean;
}

export interface WorldOptions {
  readonly botId: number;
  readonly botUsername: string;
  /** The first one is the group; the others are there besides it. */
  readonly groups: readonly [GroupOptions, ...GroupOptions[]];
  readonly people: readonly SandboxPerson[];
  readonly hasPrivateTopics: boolean;
  readonly now: () => number;
  readonly firstUpdateId: number;
}

export function createWorld(options: WorldOptions): World {
  let lastFreshId = 0;
  const world: World = {
    bot: botUser(options),
    people: new Map(options.people.map((person) => [person.id, person])),
    chats: new Map(),
    groupId: options.groups[0].id,
    files: new Map(),
    callbacks: new Map(),
    inlineQueries: new Map(),
    commands: new Map(),
    updates: createUpdateQueue(options.firstUpdateId),
    feed: createChangeFeed(),
    now: options.now,
    freshId: () => ++lastFreshId,
  };
  for (const group of options.groups)
    world.chats.set(group.id, groupRecord(world, group, options.people));
  return world;
}

export function emptyRecord(chat: SandboxChatKind): ChatRecord {
  return {
    chat,
    lastMessageId: 0,
    messages: new Map(),
    reactions: new Map(),
    topics: new Map(),
    pinned: [],
    members: new Map(),
  };
}

export function userOf(person: SandboxPerson): User {
  return defined({
    id: person.id,
    is_bot: false,
    first_name: person.firstName,
    last_name: person.lastName,
    username: person.username,
    language_code: "ru",
  });
}

/** Queues an update for the bot, unless it did not ask for this kind. */
export function notifyBot(world: World, payload: UpdatePayload): void {
  if (enqueue(world.updates, payload, world.now())) world.feed.emit({ type: "updateQueued" });
}

export function seconds(world: World): number {
  return Math.floor(world.now() / 1000);
}

export function isForum(world: World, record: ChatRecord): boolean {
  return record.chat.type === "private"
    ? world.bot.has_topics_enabled
    : record.chat.is_forum === true;
}

function botUser({ botId, botUsername, hasPrivateTopics }: WorldOptions): UserFromGetMe {
  return {
    id: botId,
    is_bot: true,
    first_name: "Илпо: песочница",
    username: botUsername,
    can_join_groups: true,
    can_read_all_group_messages: true,
    supports_guest_queries: false,
    supports_inline_queries: true,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: hasPrivateTopics,
    allows_users_to_create_topics: false,
    can_manage_bots: false,
    supports_join_request_queries: false,
  };
}

function groupRecord(
  world: World,
  { id, title, isForum: hasTopics }: GroupOptions,
  people: readonly SandboxPerson[],
): ChatRecord {
  const record = emptyRecord({
    id,
    type: "supergroup",
    title,
    ...(hasTopics ? { is_forum: true as const } : {}),
  });
  record.members.set(world.bot.id, administrator(world.bot));
  const ownerId = people.find(({ groupRole }) => groupRole === "administrator")?.id;
  for (const person of people) {
    if (person.groupRole === "none") continue;
    const user = userOf(person);
    const standing =
      person.id === ownerId
        ? owner(user)
        : person.groupRole === "administrator"
          ? administrator(user)
          : memberOf(user);
    record.members.set(person.id, standing);
  }
  return record;
}
