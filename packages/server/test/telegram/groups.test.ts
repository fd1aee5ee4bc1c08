import { expect, it } from "vitest";
import { ANNA, hire, MARAT, PYOTR, siteOf, startDesk, visitors } from "./desk.ts";

const SECOND = -1_002_000_000_777;
const PATIENCE = { timeout: 10_000 };

it("takes a group for the managers' own when an admin adds the bot to it, and tells the admins when it is thrown out", async () => {
  await using desk = await startDesk();
  const { control, sandbox } = desk;
  await hire(desk, ANNA);
  const inGroup = { chatId: sandbox.groupId, fromBot: true };
  await control.removeBotFromGroup();
  await control.addBotToGroup();
  const report = await control.waitForMessage({ ...inGroup, textIncludes: "Проверка группы" });
  expect(report.text).toContain("Всё готово. Диалоги придут сюда: все сайты.");
  const visitor = await desk.visitor();
  await visitor.askManager();
  await control.waitForTopic({ nameIncludes: visitor.code });
  await control.removeBotFromGroup();
  await control.waitForMessage({ chatId: ANNA, textIncludes: "Бота убрали из группы" });
});

it("shares two groups out by site: each site's conversations, words and buttons stay in its own", async () => {
  await using desk = await startDesk({
    hasGroup: true,
    sandbox: { moreGroups: [{ id: SECOND, title: "Партнёр" }] },
  });
  const { auth, chat, control, sandbox } = desk;
  const partner = await auth.sites.save(siteOf("partner"));
  await hire(desk, PYOTR, partner.id);
  const inSecond = { personId: ANNA, chat: "group", groupId: SECOND } as const;
  await control.sendText({ ...inSecond, text: "/setup partner" });
  const report = { chatId: SECOND, fromBot: true, textIncludes: "Всё готово" };
  await control.waitForMessage(report);

  const taxi = await desk.visitor("про такси");
  const own = await visitors({ auth, chat }, partner.id).visitor("про партнёра");
  await taxi.askManager();
  await own.askManager();
  const taxiTopic = await control.waitForTopic({ nameIncludes: taxi.code });
  const ownTopic = await control.waitForTopic({ chatId: SECOND, nameIncludes: own.code });
  const at = { chatId: SECOND, threadId: ownTopic.threadId };
  await control.waitForMessage({ ...at, textIncludes: "Что было до этого" });
  const names = async (chatId: number) =>
    (await control.topics({ chatId })).map(({ name }) => name).join("\n");
  expect(await names(sandbox.groupId)).not.toContain(own.code);
  expect(await names(SECOND)).not.toContain(taxi.code);

  await control.sendText({ ...inSecond, threadId: ownTopic.threadId, text: "это партнёр" });
  const inFirst = { personId: ANNA, chat: "group", threadId: taxiTopic.threadId } as const;
  await control.sendText({ ...inFirst, text: "это такси" });
  await expect.poll(own.heard, PATIENCE).toEqual(["это партнёр"]);
  await expect.poll(taxi.heard, PATIENCE).toEqual(["это такси"]);

  // S-29: a card's button that is brought from another group, and one of somebody who may not.
  const [card] = await control.messages({ chatId: SECOND, threadId: ownTopic.threadId });
  const message = { ...card, chat: { id: SECOND, type: "supergroup", title: "Партнёр" } };
  const press = (id: string, personId: number) => {
    const from = { id: personId, is_bot: false, first_name: "Кто-то" };
    const data = `c:${taxi.conversationId}`;
    const query = { id, from, chat_instance: "1", data, message: message as never };
    return control.pushRawUpdate({ update: { update_id: Number(id), callback_query: query } });
  };
  for (const [index, personId] of [ANNA, PYOTR, MARAT].entries()) {
    const { id: afterId = 0 } = (await control.calls()).at(-1) ?? {};
    await press(String(100 + index), personId);
    const answer = await control.waitForCall({ method: "answerCallbackQuery", afterId });
    const text = personId === MARAT ? undefined : "Эта кнопка устарела. Откройте /list.";
    expect(answer.params["text"]).toBe(text);
  }
  expect(await chat.queries.conversation(taxi.conversationId)).toMatchObject({ status: "active" });

  // The first group moves; the second stays where it is.
  const { groupId } = await control.upgradeGroup();
  await taxi.say("переехали?");
  await own.say("а мы здесь");
  await control.waitForMessage({ chatId: groupId, textIncludes: "\nпереехали?", timeoutMs: 8_000 });
  await control.waitForMessage({ ...at, textIncludes: "\nа мы здесь" });
});
