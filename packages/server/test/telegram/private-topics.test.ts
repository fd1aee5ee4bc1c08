import { describe, expect, it } from "vitest";
import { ANNA, hire, PYOTR, startDesk } from "./desk.ts";

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
  });
});
