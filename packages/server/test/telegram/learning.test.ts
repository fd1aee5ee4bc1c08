import { startScriptedOpenAi } from "@ilpo-chat/testkit";
import { describe, expect, it } from "vitest";
import { providerAt } from "../ai/support.ts";
import { ANNA, type DeskOptions, hire, PYOTR, startDesk } from "./desk.ts";

const QUESTION = "Можно ли возить в багажнике велосипед клиента?";
const ANSWER =
  "Велосипед можно, если он помещается целиком. За грязный чехол клиент платит 300 рублей.";
const OFFER = "Записать в базу знаний";

type Database = NonNullable<DeskOptions["database"]>;

/** Anna at a desk, and visitors whom she answers. */
async function startLesson(options: DeskOptions = {}) {
  const desk = await startDesk(options);
  const { control } = desk;
  const press = async (chatId: number, messageId: number, text: string) => {
    const pressed = await control.press({ personId: ANNA, chatId, messageId, text });
    return control.waitForCallbackAnswer(pressed);
  };
  return {
    ...desk,
    /** Anna answers and closes; gives the conversation. */
    async answered(question = QUESTION, answer = ANSWER) {
      const visitor = await desk.visitor(question);
      const { conversationId } = visitor;
      const manager = (await desk.auth.managers.byTelegramId(ANNA)) ?? expect.unreachable();
      await desk.chat.manager.claim({ conversationId, manager });
      for (const content of ["Здравствуйте! Какая у вас машина?", answer])
        await desk.chat.manager.post({
          conversationId,
          manager,
          clientId: crypto.randomUUID(),
          content,
        });
      await desk.chat.manager.close({ conversationId, manager });
      return { ...visitor, manager };
    },
    async arrive() {
      await control.start({ personId: ANNA });
      await control.waitForMessage({ chatId: ANNA, textIncludes: "/help" });
    },
    offerTo: (chatId: number) =>
      control.waitForMessage({ chatId, fromBot: true, textIncludes: OFFER }),
    press,
    async found(question = QUESTION) {
      const passages = await desk.ai.knowledge.search(desk.site.id, question, 1);
      return passages.map(({ text }) => text);
    },
    [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
  };
}

it.each<Database>(["postgres", "pglite"])(
  "what a manager explained is offered to them, and approved it is live at once, with its origin, on %s",
  async (database) => {
    await using desk = await startLesson({ database });
    await desk.arrive();
    const { conversationId, manager } = await desk.answered();
    const offer = await desk.offerTo(ANNA);
    expect(offer.text).toContain(QUESTION);
    expect(offer.text).toContain(ANSWER);
    expect(offer.text).not.toMatch(/Здравствуйте|Какая у вас/u);
    expect(await desk.found()).toEqual([]);
    expect((await desk.press(ANNA, offer.message_id, "Записать")).text).toContain("Записано");
    expect(await desk.found()).toEqual([ANSWER]);
    const [article] = await desk.ai.knowledge.list(desk.site.id);
    expect(article).toMatchObject({
      title: QUESTION,
      body: ANSWER,
      origin: { kind: "conversation", conversationId, managerId: manager.id },
    });
    await desk.control.waitForMessage({ chatId: ANNA, textIncludes: "✅ В базе знаний · " });
  },
);

describe("an entry on offer", () => {
  it("takes a manager's new words, for everybody on shift, and none of them go to the visitor", async () => {
    await using desk = await startLesson();
    const { control } = desk;
    await desk.arrive();
    await hire(desk, PYOTR);
    const visitor = await desk.answered();
    const offer = await desk.offerTo(ANNA);
    await desk.offerTo(PYOTR);
    const text = "Велосипед в багажнике?\nДа, если влезет весь.";
    await control.sendText({ personId: ANNA, chat: "private", replyTo: offer.message_id, text });
    await control.waitForMessage({ chatId: PYOTR, textIncludes: "Ответ: Да, если влезет весь." });
    expect((await visitor.heard()).join()).not.toContain("влезет");
    await desk.press(ANNA, offer.message_id, "Записать");
    await control.waitForMessage({ chatId: PYOTR, textIncludes: "✅ В базе знаний · " });
    expect(await desk.found("Велосипед в багажнике?")).toEqual(["Да, если влезет весь."]);
  });

  it("is gone once it was rejected, and who comes later is told so", async () => {
    await using desk = await startLesson();
    await desk.arrive();
    const { conversationId, manager } = await desk.answered();
    const offer = await desk.offerTo(ANNA);
    expect((await desk.press(ANNA, offer.message_id, "Не нужно")).text).toContain("не записываю");
    expect(await desk.ai.knowledge.list(desk.site.id)).toEqual([]);
    const late = { conversationId, managerId: manager.id, verdict: "approved" } as const;
    expect(await desk.ai.learning.decide(late)).toBeUndefined();
    expect(await desk.ai.knowledge.list(desk.site.id)).toEqual([]);
  });

  it("stands in the group once, and not at all when the knowledge answers or nothing was explained", async () => {
    await using desk = await startLesson({ hasGroup: true });
    const { control, sandbox, chat } = desk;
    const chatId = sandbox.groupId;
    const first = await desk.answered();
    const offer = await desk.offerTo(chatId);
    expect(offer.message_thread_id).toBeUndefined();
    const again = { conversationId: first.conversationId, manager: first.manager };
    await first.say("Спасибо");
    await chat.manager.claim(again);
    await chat.manager.close(again);
    await desk.press(chatId, offer.message_id, "Записать");
    await desk.answered();
    await desk.answered("Что с моей заявкой на подключение?", "Всё хорошо.");
    await desk.answered(
      "Сколько стоит шашечка для крыши?",
      "Шашечка для крыши стоит четыреста рублей в офисе.",
    );
    await control.waitForMessage({ chatId, textIncludes: "Ответ: Шашечка" });
    const offers = (await control.messages({ chatId })).filter(({ text }) =>
      /Записать в базу|В базе знаний/u.test(text ?? ""),
    );
    expect(offers).toHaveLength(2);
  });

  it("is live at once on another node, which has read the knowledge before", async () => {
    await using desk = await startLesson();
    const other = await desk.startNode();
    const foundThere = async () =>
      (await other.ai.knowledge.search(desk.site.id, QUESTION, 1)).map(({ text }) => text);
    await desk.arrive();
    await desk.answered();
    const offer = await desk.offerTo(ANNA);
    expect(await foundThere()).toEqual([]);
    await desk.press(ANNA, offer.message_id, "Записать");
    expect(await foundThere()).toEqual([ANSWER]);
  });

  it("is drawn by the provider's model, which never sees personal data", async () => {
    await using upstream = await startScriptedOpenAi({
      respond: () =>
        JSON.stringify({ question: "Можно везти велосипед?", answer: "Можно, чехол 300 рублей." }),
    });
    await using desk = await startLesson({ ai: providerAt(upstream.baseUrl) });
    await desk.arrive();
    await desk.answered(QUESTION, `${ANSWER} Звоните 8 916 123-45-67.`);
    expect((await desk.offerTo(ANNA)).text).toContain("Ответ: Можно, чехол 300 рублей.");
    expect(upstream.requests).toHaveLength(1);
    expect(JSON.stringify(upstream.requests)).not.toMatch(/123-45-67/u);
  });

  it("is in the manager's own words when a model invents numbers", async () => {
    await using upstream = await startScriptedOpenAi({
      respond: () => JSON.stringify({ question: "Велосипед?", answer: "Можно за 900 рублей." }),
    });
    await using desk = await startLesson({ ai: providerAt(upstream.baseUrl) });
    await desk.arrive();
    await desk.answered(QUESTION, `${ANSWER} Звоните 8 916 123-45-67.`);
    expect((await desk.offerTo(ANNA)).text).toContain(`${ANSWER} Звоните •••.`);
  });
});
