import type { Conversation } from "#chat";
import { describe, expect, it } from "vitest";
import { drawCard } from "./card.ts";
import { nextStep } from "./sync-step.ts";
import { textsFor } from "./texts.ts";

const now = new Date("2026-03-01T10:06:00Z");
const conversation: Conversation = {
  id: "0b0e7a52-0000-4000-8000-000000000001",
  code: "K7F2",
  siteId: 1,
  visitorId: "0b0e7a52-0000-4000-8000-000000000002",
  status: "transferred",
  mode: "manager",
  managerId: null,
  managerName: null,
  turn: 1,
  lastSeq: 3,
  handoverReason: "просит человека",
  waitingSince: new Date("2026-03-01T10:00:00Z"),
  lead: {
    name: "Алексей ✅",
    phone: "+7 916 •••-45-67",
    userType: "driver",
    city: "Казань",
    car: "own",
    status: "new",
  },
  page: "https://ilpo-taxi.top/usloviya?utm=1",
  locale: "ru-RU",
  device: "phone",
  startedAt: now,
};
const line = {
  seq: 1,
  author: "user" as const,
  name: undefined,
  content: "хочу\nподключиться",
  attachments: [],
  isEdited: false,
  isRemoved: false,
};
const draw = (more: Partial<Conversation> = {}, locale = "ru") =>
  drawCard({
    conversation: { ...conversation, ...more },
    lines: [line],
    now,
    texts: textsFor(locale),
  });

describe("drawCard", () => {
  it("says of the site's account whether anybody could have said it", () => {
    const profile = { userId: "42\n✅", name: "Анна ✅", phone: "+79161234567", isVerified: true };
    const person = (isVerified: boolean) =>
      drawCard({
        ...{ conversation, lines: [line], now, texts: textsFor("ru") },
        profile: { ...profile, isVerified },
      }).text.text.split("\n")[1];
    expect(person(true)).toBe("✔️ Вошёл на сайте: Анна · +7 916 •••-45-67 · id 42");
    expect(person(false)).toBe("Со слов страницы, не проверено: Анна · +7 916 •••-45-67 · id 42");
  });

  it("tells at a glance who waits, how long and for what", () => {
    const card = draw();
    expect(card.text.text.split("\n")).toEqual([
      "🟡 Алексей · #K7F2 · ждёт больше 5 мин",
      "Водитель · +7 916 •••-45-67 · Казань · своё авто · заявка: новая",
      "ilpo-taxi.top/usloviya · RU · телефон",
      "Почему менеджер: просит человека",
      "Суть: хочу подключиться",
    ]);
    expect(card.topicName).toBe("🟡 Алексей · Казань · своё авто");
  });

  it("offers what fits the state, by data that Telegram takes", () => {
    const labels = (more: Partial<Conversation>) =>
      draw(more)
        .buttons.flat()
        .map(({ text }) => text);
    const forLead = ["Одобрить заявку", "Отклонить", "Телефон"];
    expect(labels({})).toEqual(["Взять", "Вернуть ИИ", "Закрыть", "История", ...forLead]);
    const approved = { ...conversation.lead, status: "approved" as const };
    expect(labels({ status: "active", managerName: "Анна", lead: approved })).toEqual([
      "Вернуть ИИ",
      "Закрыть",
      "История",
      "Телефон",
    ]);
    expect(labels({ status: "active", mode: "ai", lead: null })).toEqual([
      "Взять",
      "Закрыть",
      "История",
    ]);
    expect(labels({ status: "closed" })).toEqual(["Открыть снова", "История", ...forLead]);
    const data = draw()
      .buttons.flat()
      .map((button) => ("callback_data" in button ? button.callback_data : ""));
    expect(Math.max(...data.map((each) => Buffer.byteLength(each)))).toBeLessThanOrEqual(64);
  });

  it("speaks English where the manager does", () => {
    expect(draw({}, "en").text.text).toContain("🟡 Алексей · #K7F2 · waiting over 5 min");
  });
});

describe("nextStep", () => {
  it("builds a place step by step, keeps it up to date, and then has nothing to do", () => {
    const desired = { ...draw(), fingerprint: "f" };
    const steps = [];
    let shown = {
      conversationId: conversation.id,
      chatId: -1,
      threadId: undefined as number | undefined,
      messageId: undefined as number | undefined,
      hasLines: true,
      isPinned: false,
      isTailSent: false,
      isTopicClosed: true,
      shownCard: undefined as string | undefined,
      shownName: undefined as string | undefined,
      tailSeq: 0,
      deliveredSeq: 0,
    };
    const effects: Record<string, Partial<typeof shown>> = {
      "create-topic": { threadId: 1 },
      "send-card": { messageId: 2 },
      "send-tail": { isTailSent: true },
      "pin-card": { isPinned: true },
      "reopen-topic": { isTopicClosed: false },
      "edit-card": { shownCard: "f" },
      "rename-topic": { shownName: desired.topicName },
    };
    const next = (from: typeof shown, hasPrivateTopics = false) =>
      nextStep(from, desired, { hasPrivateTopics });
    for (let step = next(shown); step !== "done"; step = next(shown)) {
      steps.push(step);
      shown = { ...shown, ...effects[step] };
    }
    expect(steps).toEqual(Object.keys(effects));
    const closed = { ...desired, state: "closed" } as const;
    const alone = { hasPrivateTopics: false };
    expect(nextStep(shown, closed, alone)).toBe("close-topic");
    const inPrivate = { ...shown, chatId: 5, threadId: undefined, isPinned: false };
    expect(next(inPrivate)).toBe("done");
    expect(next(inPrivate, true), "a card that is there stays there").toBe("done");
    expect(next({ ...inPrivate, messageId: undefined }, true)).toBe("create-topic");
    const topic = { ...inPrivate, threadId: 3, isPinned: true, isTopicClosed: false };
    expect(next({ ...topic, shownName: "old" })).toBe("rename-topic");
    expect(nextStep(topic, closed, alone), "Telegram closes no topics there").toBe("done");
  });
});
