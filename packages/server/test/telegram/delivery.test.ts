import { afterEach, describe, expect, it } from "vitest";
import { insertCard } from "../../src/modules/telegram/card-store.ts";
import { insertOrders } from "../../src/modules/telegram/outbox-store.ts";
import { rich } from "../../src/modules/telegram/rich-text.ts";
import { ANNA, type DeskOptions, type DeskUnderTest, hire, PYOTR, startDesk } from "./desk.ts";

describe("words on their way through a Telegram that fails", () => {
  let desk: DeskUnderTest;
  afterEach(() => desk[Symbol.asyncDispose]());

  /** A conversation that Anna leads in its topic. */
  const ledInGroup = async (options: DeskOptions = {}) => {
    desk = await startDesk({ hasGroup: true, ...options });
    const { control, sandbox } = desk;
    const visitor = await desk.visitor("первый");
    await visitor.askManager();
    const topic = await control.waitForTopic({ nameIncludes: "🟡" });
    const place = { chatId: sandbox.groupId, threadId: topic.threadId };
    await control.waitForMessage({ ...place, textIncludes: "Что было до этого" });
    const posted = desk.nextEntry(visitor.conversationId, ({ type }) => type === "message.created");
    await control.sendText({
      personId: ANNA,
      chat: "group",
      threadId: topic.threadId,
      text: "беру",
    });
    await posted;
    await control.waitForTopic({ nameIncludes: "🟢" });
    const texts = async () => (await control.messages(place)).map(({ text }) => text ?? "");
    return { visitor, topic, place, texts };
  };
  const lastCall = async () => (await desk.control.calls()).at(-1) ?? { id: 0 };
  const metric = async (name: string) => {
    const { body } = await desk.metrics.render();
    return Number(new RegExp(`^${name} (\\d+)`, "mu").exec(body)?.[1] ?? 0);
  };

  it("obeys retry_after, keeps the order and says nothing twice", async () => {
    const { visitor, place, texts } = await ledInGroup();
    await desk.control.fail({ method: "sendMessage", kind: "429", retryAfter: 1 });
    await visitor.say("раз");
    const refused = await desk.control.waitForCall({
      method: "sendMessage",
      afterId: (await lastCall()).id,
    });
    expect(refused.outcome).toBe(429);
    await visitor.say("два");
    const line = await desk.control.waitForMessage({ ...place, textIncludes: "два" });
    expect(line.text).toMatch(/раз\nдва$/u);
    expect((await texts()).filter((text) => text.includes("раз"))).toHaveLength(1);
    const again = await desk.control.calls({ method: "sendMessage", afterId: refused.id });
    expect(again[0]?.at).toBeGreaterThanOrEqual(refused.at + 1_000);
  });

  it("sends again what may have been lost, and counts that it may stand there twice", async () => {
    const { visitor, place, texts } = await ledInGroup();
    await desk.control.fail({ method: "sendMessage", kind: "reset", applyFirst: true });
    await visitor.say("неясно");
    await desk.control.waitForMessage({ ...place, textIncludes: "неясно" });
    await visitor.say("ясно");
    await desk.control.waitForMessage({ ...place, textIncludes: "\nясно" });
    expect((await texts()).filter((text) => text.includes("неясно"))).toHaveLength(2);
    expect(await metric("ilpo_telegram_ambiguous_total")).toBe(1);
  });

  it.each(["500", "502html", "truncated", "okfalse"] as const)(
    "gets over an answer of the kind %s",
    async (kind) => {
      const { visitor, place } = await ledInGroup();
      await desk.control.fail({ method: "sendMessage", kind });
      await visitor.say("сообщение");
      await visitor.say("после него");
      const line = await desk.control.waitForMessage({
        ...place,
        textIncludes: "после него",
        timeoutMs: 8_000,
      });
      expect(line.text).toMatch(/после него$/u);
    },
  );

  it("lets no message that Telegram refuses hold up the next, and tells the managers", async () => {
    const { visitor, place, texts } = await ledInGroup();
    // The second try is without marks.
    await desk.control.fail({
      method: "sendMessage",
      kind: "400",
      times: 2,
      description: "Bad Request: nothing to see",
    });
    await visitor.say("отравлено");
    await desk.control.waitForMessage({
      ...place,
      textIncludes: "Одно сообщение не удалось показать",
    });
    await visitor.say("здорово");
    await desk.control.waitForMessage({ ...place, textIncludes: "здорово" });
    expect((await texts()).some((text) => text.includes("отравлено"))).toBe(false);
    expect(await metric("ilpo_telegram_dead_total")).toBe(1);
  });

  it("makes a deleted topic anew, with the last lines in it", async () => {
    const { visitor, topic, place } = await ledInGroup();
    await desk.control.deleteTopic({ threadId: topic.threadId });
    await visitor.say("вы здесь?");
    const fresh = await desk.control.waitForTopic({ nameIncludes: "🟢" });
    expect(fresh.threadId).not.toBe(topic.threadId);
    const there = { ...place, threadId: fresh.threadId };
    const tail = await desk.control.waitForMessage({ ...there, textIncludes: "Что было до этого" });
    expect(tail.text).toContain("первый");
    expect(tail.text).toContain("беру");
    const line = await desk.control.waitForMessage({
      ...there,
      textIncludes: "\nвы здесь?",
      afterMessageId: tail.message_id,
    });
    expect(line.text).toMatch(/^👤/u);
  });

  it("handles an update once, however often it comes", async () => {
    const { visitor, topic } = await ledInGroup();
    await desk.control.duplicateUpdates({ times: 3 });
    const second = desk.nextEntry(visitor.conversationId, ({ type }) => type === "message.created");
    await desk.control.sendText({
      personId: ANNA,
      chat: "group",
      threadId: topic.threadId,
      text: "однажды",
    });
    await second;
    const seen = (await desk.control.updates()).at(-1);
    await desk.control.replayUpdate({ updateId: seen?.update_id ?? 0 });
    const third = desk.nextEntry(visitor.conversationId, ({ type }) => type === "message.created");
    await desk.control.sendText({
      personId: ANNA,
      chat: "group",
      threadId: topic.threadId,
      text: "и ещё",
    });
    await third;
    expect(await visitor.heard()).toEqual(["беру", "однажды", "и ещё"]);
  });

  it("gives a conversation to one of a hundred who press at once", async () => {
    const people = Array.from({ length: 100 }, (_, index) => ({
      id: 600_000_000 + index,
      firstName: `М${index}`,
    }));
    desk = await startDesk({ hasGroup: true, sandbox: { people } });
    const { auth, control, sandbox } = desk;
    for (const { id, firstName } of people) {
      const invite = await auth.managers.invite({
        role: "manager",
        siteId: null,
        byManagerId: null,
      });
      await auth.managers.redeem(invite, { telegramId: id, name: firstName, username: null });
    }
    const visitor = await desk.visitor();
    await visitor.askManager();
    const card = await control.waitForMessage({ chatId: sandbox.groupId, textIncludes: "Суть" });
    const at = { chatId: sandbox.groupId, messageId: card.message_id, text: "Взять" };
    const pressed = await Promise.all(
      people.map(({ id }) => control.press({ ...at, personId: id })),
    );
    const answers = await Promise.all(pressed.map((press) => control.waitForCallbackAnswer(press)));
    const winner = answers.find(({ text }) => text?.startsWith("Диалог ваш"));
    expect(answers.filter(({ text }) => text?.startsWith("Диалог ваш"))).toHaveLength(1);
    const name = people.find(({ id }) => id === winner?.personId)?.firstName;
    const losers = answers.filter(({ text }) => text === `Диалог уже ведёт ${name}.`);
    expect(losers).toHaveLength(99);
    // The button is gone from the card by now; the winner's phone was slow and presses once more.
    const from = { id: winner?.personId ?? 0, is_bot: false, first_name: name ?? "" };
    const data = `t:${visitor.conversationId}`;
    const query = { id: "late", from, chat_instance: "1", data, message: card as never };
    await control.pushRawUpdate({ update: { update_id: 1, callback_query: query } });
    const late = async () =>
      (await control.calls()).find(({ params }) => params["callback_query_id"] === "late");
    await expect
      .poll(async () => (await late())?.params["text"], { timeout: 10_000 })
      .toBe("Этот диалог уже ваш.");
  });

  it("carries a manager's photo to the visitor, and from one desk to the other", async () => {
    desk = await startDesk({ hasGroup: true });
    const { control, chat, sandbox } = desk;
    await hire(desk, PYOTR);
    const visitor = await desk.visitor();
    await visitor.askManager();
    const card = await control.waitForMessage({ chatId: PYOTR, textIncludes: visitor.code });
    const { threadId } = await control.waitForTopic({ nameIncludes: "🟡" });
    const posted = desk.nextEntry(visitor.conversationId, ({ type }) => type === "message.created");
    const bytes = Buffer.from(PNG, "base64");
    await control.sendPhoto({
      personId: PYOTR,
      chat: "private",
      bytes,
      caption: "договор",
      replyTo: card.message_id,
    });
    await posted;
    const [entry] = await chat.queries.recentEntries(visitor.conversationId, 1);
    expect(entry).toMatchObject({
      message: { content: "договор", attachments: [{ type: "image/png" }] },
    });
    expect(JSON.stringify(entry)).not.toContain(sandbox.botToken);
    await control.waitForMessage({
      chatId: sandbox.groupId,
      threadId,
      textIncludes: "💬 Пётр\nдоговор",
    });
    const upload = await control.waitForCall({ method: "sendPhoto", chatId: sandbox.groupId });
    expect(Object.values(upload.files)).toEqual([bytes.byteLength]);
    const photos = await control.calls({ method: "sendPhoto" });
    expect(photos.every(({ params }) => Number(params["chat_id"]) === sandbox.groupId)).toBe(true);
  });

  it("follows a group to its new id", async () => {
    const { visitor } = await ledInGroup();
    const { groupId } = await desk.control.upgradeGroup();
    await visitor.say("вы переехали?");
    const line = await desk.control.waitForMessage({
      chatId: groupId,
      textIncludes: "\nвы переехали?",
      timeoutMs: 8_000,
    });
    expect(line.text).toMatch(/^👤/u);
  });

  it("brings what was planned for a group's old id while it moved", async () => {
    const { visitor } = await ledInGroup();
    const { conversationId } = visitor;
    const chatId = desk.sandbox.groupId;
    const { groupId } = await desk.control.upgradeGroup();
    await visitor.say("до");
    await desk.control.waitForMessage({ chatId: groupId, textIncludes: "\nдо", timeoutMs: 8_000 });
    // As a node plans that has not heard of it: a card and a line of its own.
    const [head, body] = [rich("👤 Гость"), rich("во время переезда")];
    await desk.db.transaction(async (tx) => {
      await insertCard(tx, { conversationId, chatId, hasLines: true, tailSeq: 0 });
      const payload = { kind: "line", seq: 1_000, head, body } as const;
      await insertOrders(tx, [{ chatId, conversationId, payload, priority: 2 }], new Date());
    });
    const line = await desk.control.waitForMessage({ textIncludes: "во время переезда" });
    expect(line.chat.id).toBe(groupId);
    const topics = await desk.control.topics({ chatId: groupId });
    expect(topics).toHaveLength(1);
  });

  it("ends the shift of a manager who blocked the bot, and goes on for the others", async () => {
    desk = await startDesk();
    await hire(desk, ANNA);
    await hire(desk, PYOTR);
    await desk.control.block({ personId: PYOTR });
    const visitor = await desk.visitor();
    await visitor.askManager();
    await desk.control.waitForMessage({ chatId: ANNA, textIncludes: visitor.code });
    expect(await desk.telegram.isHealthy()).toBe(true);
  });
});

describe("somebody who writes in the group's name", () => {
  it("learns that the words went nowhere", async () => {
    await using desk = await startDesk({ hasGroup: true });
    const { control, sandbox } = desk;
    const visitor = await desk.visitor();
    await visitor.askManager();
    const { threadId } = await control.waitForTopic({ nameIncludes: "🟡" });
    await control.sendText({
      personId: ANNA,
      chat: "group",
      threadId,
      text: "от группы",
      anonymous: true,
    });
    await control.waitForMessage({
      chatId: sandbox.groupId,
      threadId,
      textIncludes: "Отключите анонимность",
    });
    expect(await visitor.heard()).toEqual([]);
  });
});

const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAEUlEQVR4nGP4z8AAQgwQCgAf7gP9WYfjkQAAAABJRU5ErkJggg==";
