import type { SandboxChat, SandboxMessage, SandboxPerson, SandboxState } from "../state/views.ts";
import type { PageModel } from "./model.ts";
import { lastLine } from "./wording.ts";

/** One line of the left column: General, a topic, or the private chat with the bot. */
export interface PlaceView {
  /** Stands in the address: `general`, `topic/5`, `private`, `private/topic/5`, `group/-100/topic/5`. */
  readonly key: string;
  /** What it stands under in the list. */
  readonly section: string;
  readonly kind: "general" | "topic" | "private";
  readonly chatId: number;
  readonly threadId: number | undefined;
  readonly icon: string;
  readonly title: string;
  readonly subtitle: string;
  readonly isClosed: boolean;
  /** The private chat before Start, or after the bot was blocked. */
  readonly needsStart: boolean;
  readonly messages: readonly SandboxMessage[];
  readonly pinned: SandboxMessage | undefined;
  readonly lastLine: string;
  readonly lastDate: number | undefined;
}

/** The places of a person: the groups' first, for who is in them, then the private chat with the bot. */
export function placesOf(model: PageModel, person: SandboxPerson): PlaceView[] {
  const { state } = model;
  if (!state) return [];
  const isInside = person.groupRole !== "none";
  const groups = isInside
    ? state.chats
        .filter(({ type, migratedTo }) => type !== "private" && migratedTo === undefined)
        .toSorted((a, b) => Number(b.id === state.groupId) - Number(a.id === state.groupId))
    : [];
  const places = groups.flatMap((group) => {
    const prefix = group.id === state.groupId ? "" : `group/${group.id}/`;
    return groupPlaces(model, { group, prefix }, person);
  });
  return [...places, ...privatePlaces(model, state, person)];
}

/** How many messages of others came after the one read last. */
export function unreadCount(place: PlaceView, personId: number, lastReadId: number): number {
  return place.messages.filter(
    (message) =>
      message.message_id > lastReadId && message.from?.id !== personId && !isService(message),
  ).length;
}

export function isService(message: SandboxMessage): boolean {
  return (
    message.forum_topic_created !== undefined ||
    message.forum_topic_edited !== undefined ||
    message.forum_topic_closed !== undefined ||
    message.forum_topic_reopened !== undefined ||
    message.pinned_message !== undefined ||
    message.migrate_to_chat_id !== undefined ||
    message.migrate_from_chat_id !== undefined
  );
}

/** Parts a leading emoji from a topic's name: it shows the state and becomes the icon. */
export function splitIcon(name: string): { icon: string; title: string } {
  const match = /^(\p{Extended_Pictographic}\u{FE0F}?)\s*(.+)$/u.exec(name);
  if (match) return { icon: match[1] ?? "", title: match[2] ?? "" };
  return { icon: name.slice(0, 1).toUpperCase(), title: name };
}

interface Shown {
  readonly group: SandboxChat;
  readonly prefix: string;
}

type Shared = Pick<Described, "section" | "subtitle">;

function groupPlaces(
  model: PageModel,
  { group, prefix }: Shown,
  person: SandboxPerson,
): PlaceView[] {
  const all = model.messages.get(group.id) ?? [];
  const general = place(group, person, {
    key: `${prefix}general`,
    section: group.title,
    kind: "general",
    threadId: undefined,
    icon: "📌",
    title: group.isForum ? "General" : group.title,
    subtitle: group.isForum ? `общая тема группы «${group.title}»` : "группа",
    isClosed: false,
    messages: group.isForum ? all.filter((message) => !message.is_topic_message) : all,
  });
  if (!group.isForum) return [general];
  const shared = { section: group.title, subtitle: `тема группы «${group.title}»` };
  return [general, ...topicPlaces(model, { group, prefix, ...shared }, person)];
}

function topicPlaces(
  model: PageModel,
  { group, prefix, ...shared }: Shown & Shared,
  person: SandboxPerson,
): PlaceView[] {
  const all = model.messages.get(group.id) ?? [];
  const topics = group.topics.map((topic) =>
    place(group, person, {
      ...shared,
      key: `${prefix}topic/${topic.threadId}`,
      kind: "topic",
      threadId: topic.threadId,
      ...splitIcon(topic.name),
      isClosed: topic.isClosed,
      messages: all.filter(
        (message) => message.is_topic_message && message.message_thread_id === topic.threadId,
      ),
    }),
  );
  return topics.toSorted(byRecency);
}

const PRIVATE = "Личный чат";

function privatePlaces(model: PageModel, state: SandboxState, person: SandboxPerson): PlaceView[] {
  const chat = state.chats.find(({ id }) => id === person.id);
  const hidden = { id: person.id, pinnedMessageIds: [] };
  const all = model.messages.get(person.id) ?? [];
  const view = place(chat ?? hidden, person, {
    key: "private",
    section: PRIVATE,
    kind: "private",
    threadId: undefined,
    icon: "✈",
    title: state.bot.firstName,
    subtitle: `@${state.bot.username}`,
    isClosed: false,
    messages: chat?.isForum ? all.filter((message) => !message.is_topic_message) : all,
  });
  const needsStart = chat === undefined || chat.botStatus !== "member";
  const shown = { ...view, needsStart, lastLine: view.lastLine || "личный чат с ботом" };
  if (!chat || needsStart) return [shown];
  const shared = { section: PRIVATE, subtitle: "тема в личном чате с ботом" };
  return [shown, ...topicPlaces(model, { group: chat, prefix: "private/", ...shared }, person)];
}

type Described = Omit<PlaceView, "chatId" | "needsStart" | "pinned" | "lastLine" | "lastDate">;

function place(
  chat: Pick<SandboxChat, "id" | "pinnedMessageIds">,
  person: SandboxPerson,
  described: Described,
): PlaceView {
  const { messages } = described;
  // A pin or a new name says less than the words before it.
  const last = messages.findLast((message) => !isService(message)) ?? messages.at(-1);
  return {
    ...described,
    chatId: chat.id,
    needsStart: false,
    pinned: messages.findLast(({ message_id: id }) => chat.pinnedMessageIds.includes(id)),
    lastLine: last ? lastLine(last, person.id) : "",
    lastDate: last?.date,
  };
}

function byRecency(a: PlaceView, b: PlaceView): number {
  if (a.isClosed !== b.isClosed) return a.isClosed ? 1 : -1;
  return (b.messages.at(-1)?.message_id ?? 0) - (a.messages.at(-1)?.message_id ?? 0);
}
