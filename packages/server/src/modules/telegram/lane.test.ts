import type { Message, Update } from "grammy/types";
import { describe, expect, it } from "vitest";
import { inMessageOrder, laneOf } from "./lane.ts";

const group = { id: -100, type: "supergroup", title: "Группа", is_forum: true } as const;
const anna = { id: 5, type: "private", first_name: "Анна" } as const;
const message = (id: number, more: object = {}) =>
  ({ message_id: id, date: 1, chat: group, ...more }) as unknown as Message;
const update = (id: number, part: object) => ({ update_id: id, ...part }) as Update;

describe("laneOf", () => {
  it("is one for each chat and thread, and the same for words, edits and presses there", () => {
    const inThread = message(7, { message_thread_id: 3 });
    const lanes = [
      { message: inThread },
      { edited_message: inThread },
      { callback_query: { id: "1", from: anna, message: inThread } },
    ];
    expect(lanes.map((part) => laneOf(update(1, part)))).toEqual(["-100:3", "-100:3", "-100:3"]);
    expect(laneOf(update(1, { message: message(7) }))).toBe("-100:0");
    expect(laneOf(update(1, { message: message(7, { chat: anna, message_thread_id: 9 }) }))).toBe(
      "5:0",
    );
    expect(laneOf(update(1, { my_chat_member: { chat: anna } }))).toBe("5:0");
    expect(laneOf(update(1, { inline_query: { from: anna } }))).toBe("5:0");
    expect(laneOf(update(1, { poll: {} }))).toBe("other");
  });
});

describe("inMessageOrder", () => {
  it("takes messages by their own ids, and leaves presses and edits between them", () => {
    const rows = [
      { updateId: 13, update: update(13, { message: message(100) }) },
      { updateId: 10, update: update(10, { message: message(102) }) },
      { updateId: 11, update: update(11, { callback_query: { id: "1" } }) },
      { updateId: 12, update: update(12, { message: message(101) }) },
    ];
    expect(inMessageOrder(rows).map(({ updateId }) => updateId)).toEqual([13, 11, 12, 10]);
  });
});
