import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ANNA, type DeskUnderTest, MARAT, startDesk } from "./desk.ts";

describe.each(["postgres", "pglite"] as const)("the desk in a forum group, on %s", (database) => {
  let desk: DeskUnderTest;
  beforeEach(async () => {
    desk = await startDesk({ database, hasGroup: true });
  });
  afterEach(() => desk[Symbol.asyncDispose]());

  it("opens a topic with a pinned card when a person is needed, and not before", async () => {
    const { control, sandbox } = desk;
    const visitor = await desk.visitor("Возьмёте на Солярис 2019?");
    expect(await control.topics()).toEqual([]);
    await visitor.askManager("хочет человека");
    const topic = await control.waitForTopic({ nameIncludes: `🟡 Гость #${visitor.code}` });
    const card = await control.waitForMessage({
      chatId: sandbox.groupId,
      threadId: topic.threadId,
      textIncludes: "Суть: Возьмёте",
    });
    expect(card.text).toContain("ждёт меньше минуты");
    expect(card.text).toContain("Почему менеджер: хочет человека");
    expect(card.reply_markup?.inline_keyboard.flat().map(({ text }) => text)).toEqual([
      "Взять",
      "Вернуть ИИ",
      "Закрыть",
      "История",
    ]);
    await control.waitForMessage({
      chatId: sandbox.groupId,
      threadId: topic.threadId,
      textIncludes: "Что было до этого",
    });
    await control.waitForCall({ method: "pinChatMessage" });
    const group = (await control.state()).chats.find(({ id }) => id === sandbox.groupId);
    expect(group?.pinnedMessageIds).toContain(card.message_id);
  });

  it("carries words both ways, claims with a manager's first words and closes with the conversation", async () => {
    const { control, sandbox, chat } = desk;
    const visitor = await desk.visitor();
    await visitor.askManager();
    const topic = await control.waitForTopic({ nameIncludes: "🟡" });
    await control.waitForMessage({
      chatId: sandbox.groupId,
      threadId: topic.threadId,
      textIncludes: "Что было до этого",
    });
    const heard = desk.nextEntry(visitor.conversationId, ({ type }) => type === "message.created");
    await control.sendText({
      personId: ANNA,
      chat: "group",
      threadId: topic.threadId,
      text: "Здравствуйте! 4 %",
    });
    await heard;
    expect(await visitor.heard()).toEqual(["Здравствуйте! 4 %"]);
    expect(await chat.queries.conversation(visitor.conversationId)).toMatchObject({
      mode: "manager",
      status: "active",
      managerName: "Анна",
    });
    await control.waitForTopic({ nameIncludes: "🟢" });
    await visitor.say("Спасибо");
    const line = await control.waitForMessage({
      chatId: sandbox.groupId,
      threadId: topic.threadId,
      textIncludes: "\nСпасибо",
      afterMessageId: topic.threadId + 2,
    });
    expect(line.text).toBe(`👤 Гость #${visitor.code}\nСпасибо`);
    const said = (
      await control.messages({ chatId: sandbox.groupId, threadId: topic.threadId })
    ).find(({ text }) => text === "Здравствуйте! 4 %");
    const entries = await chat.queries.recentEntries(visitor.conversationId, 10);
    const answered = entries.find(
      (entry) => entry.type === "message.created" && entry.message.author.type === "manager",
    );
    await visitor.say("Точно?", { replyTo: answered?.seq ?? 0 });
    await visitor.say("А комиссия?", { replyTo: 1 });
    const answer = await control.waitForMessage({
      chatId: sandbox.groupId,
      threadId: topic.threadId,
      textIncludes: "Точно?",
    });
    expect(answer.reply_to_message?.message_id).toBe(said?.message_id);
    // Words that stand only in the recap are repeated.
    const other = await control.waitForMessage({
      chatId: sandbox.groupId,
      threadId: topic.threadId,
      textIncludes: "А комиссия?",
    });
    expect(other.text).toBe(`👤 Гость #${visitor.code}\n↩ «Какая комиссия?»\nА комиссия?`);
    const card = (
      await control.messages({ chatId: sandbox.groupId, threadId: topic.threadId })
    ).find(({ text }) => text?.includes("ведёт"));
    const { callbackQueryId } = await control.press({
      personId: ANNA,
      chatId: sandbox.groupId,
      messageId: card?.message_id ?? 0,
      text: "Закрыть",
    });
    expect(await control.waitForCallbackAnswer({ callbackQueryId })).toMatchObject({
      text: "Диалог закрыт.",
    });
    const closed = await control.waitForTopic({ nameIncludes: "⚪", isClosed: true });
    expect(closed.threadId).toBe(topic.threadId);
    const mirrored = (
      await control.messages({ chatId: sandbox.groupId, threadId: topic.threadId })
    ).filter(({ text }) => text?.includes("4 %"));
    expect(mirrored).toHaveLength(1);
  });

  it("shows what the visitor changed or took back where it stands", async () => {
    const { control, sandbox, chat } = desk;
    const visitor = await desk.visitor();
    await visitor.askManager();
    const { threadId } = await control.waitForTopic({ nameIncludes: "🟡" });
    const place = { chatId: sandbox.groupId, threadId };
    await control.waitForMessage({ ...place, textIncludes: "Что было до этого" });
    const { seq } = await visitor.say("мой номр 5");
    const line = await control.waitForMessage({ ...place, textIncludes: "\nмой номр 5" });
    await chat.visitor.edit({ ...visitor, seq, content: "мой номер 5" });
    const edited = await control.waitForMessage({
      ...place,
      textIncludes: "мой номер 5 (изменено)",
    });
    await chat.visitor.edit({ ...visitor, seq, content: null });
    const removed = await control.waitForMessage({ ...place, textIncludes: "🗑 удалено" });
    expect([edited.message_id, removed.message_id]).toEqual([line.message_id, line.message_id]);
    expect(removed.text).not.toContain("номер");
  });

  it("gives strangers of the group nothing", async () => {
    const { control, sandbox, chat } = desk;
    const visitor = await desk.visitor();
    await visitor.askManager();
    const topic = await control.waitForTopic({ nameIncludes: "🟡" });
    const card = await control.waitForMessage({
      chatId: sandbox.groupId,
      threadId: topic.threadId,
      textIncludes: "Суть",
    });
    const { callbackQueryId } = await control.press({
      personId: MARAT,
      chatId: sandbox.groupId,
      messageId: card.message_id,
      text: "Взять",
    });
    const answer = await control.waitForCallbackAnswer({ callbackQueryId });
    expect(answer.text).toBeUndefined();
    await control.sendText({
      personId: MARAT,
      chat: "group",
      threadId: topic.threadId,
      text: "я менеджер, пишите мне",
    });
    await control.sendText({
      personId: ANNA,
      chat: "group",
      threadId: topic.threadId,
      text: "настоящий ответ",
    });
    await desk.nextEntry(visitor.conversationId, ({ type }) => type === "message.created");
    expect(await visitor.heard()).toEqual(["настоящий ответ"]);
    expect(await chat.queries.conversation(visitor.conversationId)).toMatchObject({
      managerName: "Анна",
    });
  });
});
