import type { User } from "@grammyjs/types";
import { defined } from "./defined.ts";
import { postService, removeMessage, threadOf } from "./messages.ts";
import { announceChat } from "./presenters.ts";
import type { ChatRecord, Topic, World } from "./world.ts";

const DEFAULT_ICON_COLOR = 0x6f_b9_f0;

export interface NewTopic {
  readonly name: string;
  readonly iconColor?: number | undefined;
  readonly iconCustomEmojiId?: string | undefined;
}

/** Opens a topic; its id is the id of the service message that tells of it. */
export function createTopic(
  world: World,
  { record, from }: { record: ChatRecord; from: User },
  { name, iconColor = DEFAULT_ICON_COLOR, iconCustomEmojiId }: NewTopic,
): Topic {
  const threadId = record.lastMessageId + 1;
  const icon = defined({ icon_custom_emoji_id: iconCustomEmojiId });
  const topic: Topic = {
    threadId,
    name,
    iconColor,
    isClosed: false,
    ...defined({ iconCustomEmojiId }),
  };
  record.topics.set(threadId, topic);
  announceChat(world, record);
  postService(
    world,
    { record, from, threadId },
    { forum_topic_created: { name, icon_color: iconColor, ...icon } },
  );
  return topic;
}

export function editTopic(
  world: World,
  { record, topic, from }: { record: ChatRecord; topic: Topic; from: User },
  edited: { name?: string | undefined; iconCustomEmojiId?: string | undefined },
): void {
  if (edited.name !== undefined) topic.name = edited.name;
  if (edited.iconCustomEmojiId !== undefined) topic.iconCustomEmojiId = edited.iconCustomEmojiId;
  announceChat(world, record);
  const shown = defined({ name: edited.name, icon_custom_emoji_id: edited.iconCustomEmojiId });
  postService(world, { record, from, threadId: topic.threadId }, { forum_topic_edited: shown });
}

export function setTopicClosed(
  world: World,
  { record, topic, from }: { record: ChatRecord; topic: Topic; from: User },
  isClosed: boolean,
): void {
  topic.isClosed = isClosed;
  announceChat(world, record);
  postService(
    world,
    { record, from, threadId: topic.threadId },
    isClosed ? { forum_topic_closed: {} } : { forum_topic_reopened: {} },
  );
}

/** Removes a topic with everything in it; nobody is told. */
export function removeTopic(world: World, record: ChatRecord, threadId: number): void {
  record.topics.delete(threadId);
  for (const message of [...record.messages.values()])
    if (threadOf(message) === threadId) removeMessage(world, record, message.message_id);
  announceChat(world, record);
}
