import * as v from "valibot";
import { defined } from "../state/defined.ts";
import { createTopic, editTopic, removeTopic, setTopicClosed } from "../state/topics.ts";
import type { World } from "../state/world.ts";
import { openForum, openTopic, requireRight } from "./access.ts";
import { badRequest } from "./failure.ts";
import { defineMethod, type ApiMethod } from "./method.ts";
import { chatId, integer, text } from "./params.ts";

const MAX_NAME = 128;

const topicEntries = { chat_id: chatId, message_thread_id: integer };
const topicParams = v.object(topicEntries);

const createForumTopic = defineMethod(
  "createForumTopic",
  v.object({
    chat_id: chatId,
    name: text,
    icon_color: v.optional(integer),
    icon_custom_emoji_id: v.optional(text),
  }),
  ({ world }, params) => {
    const record = openForum(world, params.chat_id);
    const right = { record, right: "can_manage_topics" } as const;
    requireRight(world, right, "not enough rights to create a topic");
    const topic = createTopic(
      world,
      { record, from: world.bot },
      {
        name: readName(params.name),
        iconColor: params.icon_color,
        iconCustomEmojiId: params.icon_custom_emoji_id,
      },
    );
    return {
      message_thread_id: topic.threadId,
      name: topic.name,
      icon_color: topic.iconColor,
      ...defined({ icon_custom_emoji_id: topic.iconCustomEmojiId }),
    };
  },
);

const editForumTopic = defineMethod(
  "editForumTopic",
  v.object({
    ...topicEntries,
    name: v.optional(text),
    icon_custom_emoji_id: v.optional(text),
  }),
  ({ world }, params) => {
    const { record, topic } = openTopic(world, params, "not enough rights to edit the topic");
    const name = params.name ? readName(params.name) : undefined;
    const iconCustomEmojiId = params.icon_custom_emoji_id;
    const isSameIcon = (iconCustomEmojiId ?? "") === (topic.iconCustomEmojiId ?? "");
    if (
      (name === undefined || name === topic.name) &&
      (iconCustomEmojiId === undefined || isSameIcon)
    )
      throw badRequest("TOPIC_NOT_MODIFIED");
    editTopic(world, { record, topic, from: world.bot }, { name, iconCustomEmojiId });
    return true as const;
  },
);

const closeForumTopic = defineMethod("closeForumTopic", topicParams, ({ world }, params) =>
  setClosed(world, params, true),
);

const reopenForumTopic = defineMethod("reopenForumTopic", topicParams, ({ world }, params) =>
  setClosed(world, params, false),
);

const deleteForumTopic = defineMethod("deleteForumTopic", topicParams, ({ world }, params) => {
  const { record, topic } = openTopic(world, params, "not enough rights to delete the topic");
  removeTopic(world, record, topic.threadId);
  return true as const;
});

export const topicMethods: readonly ApiMethod[] = [
  createForumTopic,
  editForumTopic,
  closeForumTopic,
  reopenForumTopic,
  deleteForumTopic,
];

function setClosed(
  world: World,
  params: v.InferOutput<typeof topicParams>,
  isClosed: boolean,
): true {
  const { record, topic } = openTopic(
    world,
    params,
    "not enough rights to close or reopen the topic",
  );
  if (record.chat.type === "private") throw badRequest("the chat is not a supergroup");
  if (topic.isClosed === isClosed) throw badRequest("TOPIC_NOT_MODIFIED");
  setTopicClosed(world, { record, topic, from: world.bot }, isClosed);
  return true;
}

function readName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === "") throw badRequest("topic name must be non-empty");
  return trimmed.slice(0, MAX_NAME);
}
