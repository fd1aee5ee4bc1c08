import { startScriptedOpenAi } from "@ilpo-chat/testkit";
import { expect, it } from "vitest";
import { providerAt } from "../ai/support.ts";
import { ANNA, startDesk } from "./desk.ts";

it("a card has the model's account of the conversation, and an admin sees what it cost", async () => {
  await using upstream = await startScriptedOpenAi({
    respond: () => "Хочет подключиться из Тулы\nСпросил о залоге",
  });
  await using desk = await startDesk({ ai: providerAt(upstream.baseUrl) });
  const { control } = desk;
  await control.start({ personId: ANNA });
  await control.waitForMessage({ chatId: ANNA, textIncludes: "/help" });
  const visitor = await desk.visitor("Хочу подключиться в Туле, у меня Солярис 2019.");
  await visitor.say("Какой залог за машину?");
  await visitor.askManager();
  const card = await control.waitForMessage({ chatId: ANNA, textIncludes: "Хочет подключиться" });
  expect(card.text).toContain(
    "Суть: Хочет подключиться из Тулы. Спросил о залоге\nИзвестно: Солярис 2019\nЖдёт ответа: Какой залог за машину?",
  );
  await control.sendText({ personId: ANNA, chat: "private", text: "/stats" });
  const stats = await control.waitForMessage({ chatId: ANNA, textIncludes: "За неделю" });
  expect(stats.text).toMatch(/ИИ за неделю: \$\d+\.\d\d · запросов: \d/u);
});

it("a card whose model does not answer has the visitor's own sentences", async () => {
  await using upstream = await startScriptedOpenAi({ fault: { kind: "status", status: 402 } });
  await using desk = await startDesk({ ai: providerAt(upstream.baseUrl) });
  const { control } = desk;
  await control.start({ personId: ANNA });
  await control.waitForMessage({ chatId: ANNA, textIncludes: "/help" });
  const visitor = await desk.visitor("Какой залог за Солярис 2019?");
  await visitor.askManager();
  const card = await control.waitForMessage({ chatId: ANNA, textIncludes: "Суть: " });
  expect(card.text).toContain("Суть: Какой залог за Солярис 2019?\nИзвестно: Солярис 2019");
});

it("a claim shows on the card with the account that was written already, and waits for no other", async () => {
  let accounts = 0;
  await using upstream = await startScriptedOpenAi({
    respond: ({ messages }) => {
      if (!JSON.stringify(messages.at(-1)).includes("<talk>")) return "Понятно.";
      accounts += 1;
      return `Счёт ${accounts}: хочет подключиться`;
    },
  });
  await using desk = await startDesk({ ai: providerAt(upstream.baseUrl), hasGroup: true });
  const { control, sandbox } = desk;
  const visitor = await desk.visitor("Хочу подключиться в Туле, у меня Солярис 2019.");
  await visitor.say("Какой залог за машину?");
  await visitor.askManager();
  const { threadId } = await control.waitForTopic({ nameIncludes: "🟡" });
  const place = { chatId: sandbox.groupId, threadId };
  const card = await control.waitForMessage({ ...place, textIncludes: "Суть: Счёт 1" });
  await control.sendText({ personId: ANNA, chat: "group", threadId, text: "Залога нет" });
  const led = await control.waitForMessage({ ...place, textIncludes: "ведёт Анна" });
  expect(led.message_id).toBe(card.message_id);
  expect(led.text).toContain("Суть: Счёт 1");
  expect(led.text).not.toContain("Ждёт ответа");
  expect(accounts).toBe(1);
});
