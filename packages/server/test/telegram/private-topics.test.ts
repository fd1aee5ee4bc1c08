import { describe, expect, it } from "vitest";
import { ANNA, hire, MARAT, PYOTR, startDesk } from "./desk.ts";

describe("private chats of a bot that has topics enabled there", () => {
  it("give each conversation a topic of its own: card, lines, claim by the first words, and no focus to mistake", async () => {
    await using desk = await startDesk({ sandbox: { hasPrivateTopics: true } });
    const { control, chat } = desk;
    await hire(desk, ANNA);
    await hire(desk, PYOTR);
    const [first, second] = [await desk.visitor("про комиссию"), await desk.visitor("про аренду")];
    await first.askManager();
    await second.askManager();
    const topicOf = (chatId: number, nameIncludes: string) =>
      control.waitForTopic({ chatId, nameIncludes });
    const annas = await topicOf(ANNA, `🟡 Гость #${first.code}`);
    const place = { chatId: ANNA, threadId: annas.threadId };
    const card = await control.waitForMessage({ ...place, textIncludes: "Суть: про комиссию" });
    await control.waitForMessage({ ...place, textIncludes: "Что было до этого" });
    await control.waitForCall({ method: "pinChatMessage", chatId: ANNA });
    const other = await topicOf(ANNA, second.code);

    // The newest conversation is the other one; the words go where they were written.
    const by = { personId: ANNA, chat: "private" } as const;
    await control.sendText({ ...by, threadId: annas.threadId, text: "4 %" });
    await topicOf(ANNA, `🟢 Гость #${first.code}`);
    await topicOf(PYOTR, `🟢 Гость #${first.code}`);
    await control.sendText({ ...by, threadId: other.threadId, text: "аренды нет" });
    await topicOf(ANNA, `🟢 Гость #${second.code}`);
    expect([await first.heard(), await second.heard()]).toEqual([["4 %"], ["аренды нет"]]);

    await first.say("спасибо");
    const line = await control.waitForMessage({ ...place, textIncludes: "\nспасибо" });
    expect(line.text).toBe(`👤 Гость #${first.code}\nспасибо`);
    const pyotrs = await topicOf(PYOTR, first.code);
    const atPyotrs = await control.messages({ chatId: PYOTR, threadId: pyotrs.threadId });
    expect(atPyotrs.some(({ text }) => text?.includes("спасибо"))).toBe(false);

    await control.press({
      personId: ANNA,
      chatId: ANNA,
      messageId: card.message_id,
      text: "Закрыть",
    });
    await topicOf(ANNA, `⚪ Гость #${first.code}`);
    const refused = (await control.calls()).filter(({ outcome }) => outcome !== 200);
    expect(refused, "Telegram closes no private topics, so nobody asks for it").toEqual([]);
    expect(await chat.queries.conversation(first.conversationId)).toMatchObject({
      status: "closed",
    });

    // Who comes back is heard in the same topic; one that was deleted is made anew.
    await first.say("ещё вопрос");
    await first.askManager();
    await control.waitForMessage({ ...place, textIncludes: "ждёт менеджера." });
    await control.waitForMessage({ ...place, textIncludes: "ещё вопрос" });
    await control.deleteTopic({ chatId: ANNA, threadId: other.threadId });
    await second.say("вы здесь?");
    const fresh = await control.waitForTopic({ chatId: ANNA, nameIncludes: second.code });
    const there = { chatId: ANNA, threadId: fresh.threadId };
    await control.waitForMessage({ ...there, textIncludes: "вы здесь?" });
    expect(fresh.threadId).not.toBe(other.threadId);

    // The topic is the visitor's own: their code need not stand at every line.
    await chat.visitor.submitLead({ ...first, name: "Алексей" });
    await topicOf(ANNA, "Алексей");
    await first.say("это я");
    const named = await control.waitForMessage({ ...place, textIncludes: "\nэто я" });
    expect(named.text).toBe("👤 Алексей\nэто я");
  });
});

describe("topics that people make by hand in a private chat", () => {
  it("of a visitor get the answers to what was written there, and the chat itself once they are gone", async () => {
    await using desk = await startDesk({ hasGroup: true, sandbox: { hasPrivateTopics: true } });
    const { control, sandbox, telegram } = desk;
    const visitor = await desk.visitor("Какая комиссия?");
    const { siteId, visitorId, conversationId } = visitor;
    const { url } = await telegram.continueLink({ siteId, visitorId, conversationId });
    const payload = new URL(url).searchParams.get("start") ?? "";
    await control.start({ personId: MARAT, payload });
    await control.waitForMessage({ chatId: MARAT, textIncludes: "Продолжаем здесь" });
    const own = { personId: MARAT, chat: "private" } as const;
    const { threadId } = await control.createTopic({ ...own, name: "Про аренду" });
    const there = { chatId: MARAT, threadId, fromBot: true };
    await control.sendText({ ...own, threadId, text: "/manager" });
    await control.waitForMessage({ ...there, textIncludes: "Позвали менеджера" });
    const topic = await control.waitForTopic({ nameIncludes: visitor.code });
    const answer = (text: string) =>
      control.sendText({ personId: ANNA, chat: "group", threadId: topic.threadId, text });
    await answer("аренда есть");
    await control.waitForMessage({ ...there, textIncludes: "аренда есть" });
    await control.pushRawUpdate({ update: rawVideo({ threadId, id: 1 }) });
    await control.waitForMessage({ ...there, textIncludes: "Не отправлено" });
    await control.deleteTopic({ chatId: MARAT, threadId });
    await answer("от 1500 в день");
    const last = await control.waitForMessage({ chatId: MARAT, textIncludes: "от 1500" });
    expect(last.message_thread_id).toBeUndefined();
    const texts = (await control.messages({ chatId: MARAT })).map(({ text }) => text ?? "");
    expect(texts.filter((text) => text.includes("от 1500"))).toHaveLength(1);
    const lost = (await control.messages({ chatId: sandbox.groupId })).map(({ text }) => text);
    expect(lost.join("\n")).not.toContain("не удалось показать");
  });

  it("of a manager belong to nobody, and what is written there goes nowhere, with words that say so", async () => {
    await using desk = await startDesk({ sandbox: { hasPrivateTopics: true } });
    const { control } = desk;
    await hire(desk, ANNA);
    const own = { personId: ANNA, chat: "private" } as const;
    const { threadId } = await control.createTopic({ ...own, name: "Моё" });
    await control.sendText({ ...own, threadId, text: "кому-нибудь" });
    const told = await control.waitForMessage({ chatId: ANNA, threadId, fromBot: true });
    expect(told.text).toContain("Кому это?");
  });
});

function rawVideo({ threadId, id }: { readonly threadId: number; readonly id: number }) {
  const from = { id: MARAT, is_bot: false, first_name: "Марат" };
  const video = { file_id: "v", file_unique_id: "v", width: 1, height: 1, duration: 1 };
  const place = { message_thread_id: threadId, is_topic_message: true };
  const chat = { id: MARAT, type: "private" };
  const message = { message_id: 90_000 + id, date: 0, chat, from, video, ...place };
  return { update_id: id, message: message as never };
}
