import { describe, expect, it } from "vitest";
import type { SandboxMessage, SandboxPerson, SandboxState } from "../state/views.ts";
import { emptyModel, reduce, type PageModel } from "./model.ts";
import { placesOf, splitIcon, unreadCount } from "./places.ts";

const anna: SandboxPerson = { id: 1, firstName: "Анна", groupRole: "administrator" };
const chat = { id: -1, type: "supergroup", title: "Клиенты" } as const;

function message(id: number, fields: Partial<SandboxMessage> = {}): SandboxMessage {
  const from = { id: 7, is_bot: true, first_name: "Бот" };
  return { message_id: id, date: 0, chat, from, text: `№${id}`, reactions: [], ...fields };
}

const state: SandboxState = {
  bot: { id: 7, username: "bot", firstName: "Бот" },
  groupId: -1,
  people: [anna],
  chats: [
    {
      ...chat,
      isForum: true,
      botStatus: "administrator",
      topics: [
        { threadId: 2, name: "⚪ Марат", iconColor: 0, isClosed: true },
        { threadId: 4, name: "🟡 Гость", iconColor: 0, isClosed: false },
        { threadId: 5, name: "🟢 Алексей", iconColor: 0, isClosed: false },
      ],
      pinnedMessageIds: [],
    },
  ],
  commands: [],
  pendingUpdates: 0,
  webhookUrl: "",
};

function modelWith(...messages: SandboxMessage[]): PageModel {
  const start = reduce(emptyModel, { type: "snapshot", snapshot: { state, messages: [] } });
  return messages.reduce(
    (model, one) =>
      reduce(model, {
        type: "change",
        at: 0,
        change: { type: "message", chatId: -1, message: one },
      }),
    start,
  );
}

describe("page model", () => {
  it("keeps messages in order and replaces an edited one", () => {
    const model = modelWith(message(1), message(3), message(2), message(1, { text: "правка" }));
    expect(model.messages.get(-1)?.map(({ text }) => text)).toEqual(["правка", "№2", "№3"]);
  });

  it("forgets a deleted message and shows when the stream is lost", () => {
    const change = { type: "messageDeleted", chatId: -1, messageId: 1 } as const;
    const model = reduce(modelWith(message(1)), { type: "change", at: 0, change });
    expect(model.messages.get(-1)).toEqual([]);
    expect(reduce(model, { type: "lost" }).isConnected).toBe(false);
  });
});

describe("places", () => {
  const topic = (threadId: number) => ({ is_topic_message: true, message_thread_id: threadId });

  it("puts General first, then fresh topics, closed ones last, and the bot at the end", () => {
    const model = modelWith(message(6, topic(4)), message(7, topic(5)), message(8, topic(2)));
    expect(placesOf(model, anna).map(({ icon, title }) => `${icon} ${title}`)).toEqual([
      "📌 General",
      "🟢 Алексей",
      "🟡 Гость",
      "⚪ Марат",
      "✈ Бот",
    ]);
  });

  it("counts what others wrote after the message read last", () => {
    const own = { ...topic(4), from: { id: 1, is_bot: false, first_name: "Анна" } };
    const service = { ...topic(4), forum_topic_closed: {} };
    const model = modelWith(
      message(6, topic(4)),
      message(7, own),
      message(8, topic(4)),
      message(9, service),
    );
    const place = placesOf(model, anna).find(({ key }) => key === "topic/4");
    expect(place && unreadCount(place, anna.id, 0)).toBe(2);
    expect(place && unreadCount(place, anna.id, 6)).toBe(1);
  });

  it("takes the icon from the name, or its first letter", () => {
    expect(splitIcon("🟡 Алексей")).toEqual({ icon: "🟡", title: "Алексей" });
    expect(splitIcon("заявки")).toEqual({ icon: "З", title: "заявки" });
  });
});
