import type { Entry } from "@ilpo-chat/protocol";
import { describe, expect, it } from "vitest";
import { noticeOf, unreadOf } from "./notice.ts";

const message = (seq: number, type: "ai" | "manager" | "user", content = "слова"): Entry => ({
  ...{ seq, at: "2026-11-27T10:00:00.000Z", type: "message.created" },
  message: {
    ...{ id: seq, seq, author: { type }, type: "text", content, attachments: [], sources: [] },
    createdAt: "2026-11-27T10:00:00.000Z",
  },
});
const site = { title: "Такси", locale: "ru", hasPushText: false };
const conversation = { code: "K7F2", page: "https://park.example/rabota" };

describe("a notice", () => {
  it("is of what the other side wrote and the visitor has not read or lost", () => {
    const removed: Entry = { seq: 5, at: "", type: "message.removed", target: 4 };
    const entries = [message(1, "ai"), message(2, "user"), message(3, "manager"), message(4, "ai")];
    expect(unreadOf([...entries, removed], 1).map(({ seq }) => seq)).toEqual([3]);
  });

  it("keeps the words to itself unless the site wants them shown", () => {
    const unread = unreadOf([message(1, "manager", "**Звоните** [сюда](https://a.b) `7`")], 0);
    const about = { conversation, unread, locale: "ru-RU", silent: false };
    expect(noticeOf({ ...about, site })).toEqual({
      ...{ title: "Такси", body: "Вам ответили в чате", tag: "K7F2", silent: false },
      url: "https://park.example/rabota",
    });
    expect(noticeOf({ ...about, site: { ...site, hasPushText: true } }).body).toBe(
      "Звоните сюда 7",
    );
    const long = unreadOf([message(1, "ai", "слово ".repeat(100))], 0);
    const cut = noticeOf({ ...about, unread: long, site: { ...site, hasPushText: true } }).body;
    expect([...cut]).toHaveLength(160);
  });

  it("counts several, in the visitor's language, else the site's", () => {
    const unread = unreadOf([message(1, "ai"), message(2, "ai")], 0);
    const about = { conversation, unread, site, silent: true };
    expect(noticeOf({ ...about, locale: "en" }).body).toBe("2 new messages");
    expect(noticeOf({ ...about, locale: "de" }).body).toBe("Новых сообщений: 2");
  });
});
