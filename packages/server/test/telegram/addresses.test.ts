import { describe, expect, it } from "vitest";
import { ANNA, hire, MARAT, PYOTR, siteOf, startDesk } from "./desk.ts";
import { openWorkplace } from "./workplace.ts";

const PATIENCE = { timeout: 10_000 };

describe("words that a visitor does not get", () => {
  it("are those that answer something else than a conversation, whoever is in focus", async () => {
    await using work = await openWorkplace("private chats");
    const { control } = work.desk;
    const { hands, visitor } = await work.take();
    await hands.write("/help");
    const help = await hands.told("/list: кто ждёт");
    await hands.write("спасибо, понятно", { replyTo: help.message_id });
    await hands.told("это сообщение не из диалога");
    await hands.say("а это вам");
    expect(await visitor.heard()).toEqual(["а это вам"]);
    expect((await control.calls()).every(({ outcome }) => outcome === 200)).toBe(true);
  });

  it("are those of a colleague who is no manager, of another site's manager, and those below a notice in General", async () => {
    await using desk = await startDesk({ hasGroup: true });
    const { auth, control, sandbox } = desk;
    const other = await auth.sites.save(siteOf("other-site"));
    await hire(desk, PYOTR, other.id);
    const visitor = await desk.visitor();
    await visitor.askManager();
    const { threadId } = await control.waitForTopic({ nameIncludes: visitor.code });
    const place = { chatId: sandbox.groupId, threadId };
    const write = (personId: number, text: string, more = {}) =>
      control.sendText({ personId, chat: "group", threadId, text, ...more });
    await write(MARAT, "я отвечу");
    await control.waitForMessage({ ...place, textIncludes: "вас нет среди менеджеров" });
    await write(MARAT, "ау");
    await write(PYOTR, "и я");
    await control.waitForMessage({ ...place, textIncludes: "сайта, которым вы не занимаетесь" });
    const inGeneral = { personId: ANNA, chat: "group" } as const;
    await control.sendText({ ...inGeneral, text: `/take ${visitor.code}` });
    const taken = await control.waitForMessage({
      chatId: sandbox.groupId,
      textIncludes: "Диалог ваш",
    });
    await control.sendText({ ...inGeneral, text: "здравствуйте", replyTo: taken.message_id });
    await control.waitForMessage({ chatId: sandbox.groupId, textIncludes: "здесь общая тема" });
    await control.sendText({ ...inGeneral, text: "коллеги, я взяла" });
    await write(ANNA, "настоящий ответ");
    await expect.poll(visitor.heard, PATIENCE).toEqual(["настоящий ответ"]);
    const strangers = (await control.messages(place)).filter(({ text }) =>
      text?.includes("нет среди менеджеров"),
    );
    expect(strangers).toHaveLength(1);
  });
});

describe("two managers at one conversation", () => {
  it("both reach the visitor, and in private chats the second learns who leads", async () => {
    await using work = await openWorkplace("private chats");
    const { control } = work.desk;
    const { hands, visitor } = await work.take();
    const cards = await control.messages({ chatId: PYOTR });
    const card = cards.find(({ text }) => text?.includes(visitor.code));
    const asPyotr = { personId: PYOTR, chat: "private", replyTo: card?.message_id ?? 0 } as const;
    await Promise.all([
      hands.write("4 %"),
      control.sendText({ ...asPyotr, text: "сейчас Анна ответит" }),
    ]);
    await control.waitForMessage({ chatId: PYOTR, textIncludes: "диалог ведёт Анна" });
    await expect
      .poll(async () => (await visitor.heard()).toSorted(), PATIENCE)
      .toEqual(["4 %", "сейчас Анна ответит"]);
    await hands.told("💬 Пётр");
  });

  it("see in the topic whose it is after /transfer, and one cannot close what another leads", async () => {
    await using work = await openWorkplace("a group");
    const { desk, take } = work;
    const { control, auth } = desk;
    const { hands, visitor, place } = await take();
    await hands.write("/transfer");
    const choice = await hands.told("Кому передать");
    await control.press({
      ...{ personId: ANNA, chatId: place.chatId, messageId: choice.message_id },
      text: "Пётр",
    });
    await hands.told("Анна передаёт диалог. Теперь его ведёт Пётр.");
    await control.setMember({ personId: MARAT, role: "administrator" });
    await hire(desk, MARAT);
    expect(await auth.managers.byTelegramId(MARAT)).toMatchObject({ role: "manager" });
    const at = { chatId: place.chatId, threadId: place.threadId ?? 0 };
    await control.closeTopic({ ...at, personId: MARAT });
    await hands.told("Диалог ведёт Пётр");
    await control.waitForTopic({ nameIncludes: visitor.code, isClosed: false });
    expect(await desk.chat.queries.conversation(visitor.conversationId)).toMatchObject({
      status: "active",
    });
  });
});
