import { startScriptedOpenAi } from "@ilpo-chat/testkit";
import type { Entry } from "@ilpo-chat/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  byAi,
  freshDatabase,
  providerAt,
  startNode,
  startVisitor,
  type TestNode,
} from "./support.ts";

const anna = { id: 1, name: "Анна" };
const handoverOf = (entry: Entry) =>
  entry.type === "status.changed" && entry.status === "transferred" ? entry.reason : undefined;
const answersOf = ({ entries }: { readonly entries: readonly Entry[] }) =>
  entries.flatMap((entry) => byAi(entry) ?? []);

/** Says it, and waits for its answer. */
async function ask(visitor: Awaited<ReturnType<typeof startVisitor>>, text: string) {
  const before = answersOf(visitor).length;
  await visitor.say(text);
  return visitor.see((entry) =>
    answersOf(visitor).length > before && byAi(entry) === answersOf(visitor).at(-1)
      ? byAi(entry)
      : undefined,
  );
}

let database: Awaited<ReturnType<typeof freshDatabase>>;
let node: TestNode;
beforeAll(async () => {
  database = await freshDatabase("postgres");
  node = await startNode({ url: database.url });
});
afterAll(async () => {
  await node[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

describe("a manager is called", () => {
  it("when three questions in a row had no answer, and not before", async () => {
    const visitor = await startVisitor(node);
    await ask(visitor, "какая погода завтра");
    await ask(visitor, "какая комиссия у парка");
    expect((await ask(visitor, "какой курс доллара")).content).toContain("не знаю");
    expect((await ask(visitor, "кто выиграл матч вчера")).content).toContain("не знаю");
    const last = await ask(visitor, "какой фильм посмотреть");
    expect(last).toMatchObject({
      content: "Похоже, у меня нет ответа на ваш вопрос. Зову менеджера, он ответит здесь.",
      card: "lead",
    });
    expect(await visitor.see(handoverOf)).toBe("Нет ответа на вопросы");
  });

  it("when somebody leaves their phone, which is kept; an answer goes with it", async () => {
    const visitor = await startVisitor(node);
    const { content, card } = await ask(visitor, "хочу к вам, я Иван, +7 916 123-45-67, Казань");
    expect(content).toBe("Спасибо, номер записал. Зову менеджера, он свяжется с вами.");
    expect(card).toBeUndefined();
    expect(await visitor.see(handoverOf)).toBe("Оставлен телефон");
    const other = await startVisitor(node);
    const { content: both } = await ask(
      other,
      "какая комиссия у парка? Мой телефон 8 916 123 45 67",
    );
    expect(both).toMatch(/номер записал[^]*3%/);
    expect(await other.see(handoverOf)).toBe("Оставлен телефон");
  });

  it("when two answers got a thumb down", async () => {
    const visitor = await startVisitor(node);
    for (const text of ["какая комиссия у парка", "когда приходят деньги"]) {
      const { seq } = await ask(visitor, text);
      await node.chat.visitor.giveFeedback({ ...visitor, seq, helpful: false });
    }
    await ask(visitor, "какие документы нужны");
    expect(await visitor.see(handoverOf)).toBe("Недоволен ответами");
  });
});

/** Sends a document, with or without words. */
async function sendFile(visitor: Awaited<ReturnType<typeof startVisitor>>, content: string) {
  const uploadId = crypto.randomUUID();
  const { siteId, visitorId, conversationId } = visitor;
  const who = { siteId, visitorId };
  const body = async function* () {
    yield new TextEncoder().encode("%PDF-1.4\n%%EOF\n");
  };
  await node.chat.visitor.upload({ ...who, uploadId, name: "права.pdf", body: body() });
  const clientId = crypto.randomUUID();
  await node.chat.visitor.send({
    ...who,
    ...{ conversationId, clientId, content, attachments: [uploadId] },
  });
}

describe("a file", () => {
  const lastOf = (visitor: Awaited<ReturnType<typeof startVisitor>>) => answersOf(visitor).at(-1);

  it("is a manager's to look at, and its words are answered besides", async () => {
    for (const [content, also] of [
      ["", /зову менеджера\.$/],
      ["вот права. а какая комиссия у парка?", /зову менеджера\.[^]*Комиссия парка 3%/],
    ] as const) {
      const visitor = await startVisitor(node);
      await ask(visitor, "здравствуйте");
      await sendFile(visitor, content);
      expect(await visitor.see(handoverOf)).toBe("Прислан файл");
      expect(lastOf(visitor)?.content).toMatch(/^Спасибо, получил/);
      expect(lastOf(visitor)?.content).toMatch(also);
    }
  });

  it("that a manager has seen calls nobody a second time", async () => {
    const visitor = await startVisitor(node);
    await ask(visitor, "здравствуйте");
    const { conversationId } = visitor;
    await node.chat.manager.claim({ conversationId, manager: anna });
    await sendFile(visitor, "");
    await node.chat.manager.returnToAi({ conversationId, manager: anna });
    await ask(visitor, "какая комиссия у парка");
    expect(lastOf(visitor)?.content).toMatch(/^Комиссия парка 3%/);
    expect(visitor.entries.map(handoverOf)).not.toContain("Прислан файл");
  });
});

describe("the lead's form", () => {
  it("is offered to who wants to join, once, and to who asks for a person, until there is a phone", async () => {
    const visitor = await startVisitor(node);
    expect((await ask(visitor, "какая комиссия у парка")).card).toBeUndefined();
    expect((await ask(visitor, "хочу подключиться к парку")).card).toBe("lead");
    expect((await ask(visitor, "как подключиться к вам")).card).toBeUndefined();
    await node.chat.visitor.submitLead({ ...visitor, phone: "89161234567" });
    expect((await ask(visitor, "позовите менеджера")).card).toBeUndefined();
    const other = await startVisitor(node);
    expect((await ask(other, "позовите менеджера")).card).toBe("lead");
  });

  it("shows what is known to who has left it before", async () => {
    const visitor = await startVisitor(node);
    await ask(visitor, "какая комиссия у парка");
    await node.chat.visitor.submitLead({ ...visitor, phone: "89161234567" });
    expect((await ask(visitor, "хочу подключиться к парку")).card).toBe("lead");
  });
});

describe("a conversation that came back to the AI", () => {
  it("has the manager's note in its prompt, with what is personal hidden", async () => {
    await using other = await freshDatabase("postgres");
    await using upstream = await startScriptedOpenAi({ respond: () => "Хорошо." });
    await using withModel = await startNode({
      url: other.url,
      config: providerAt(upstream.baseUrl),
    });
    const { chat } = withModel;
    const visitor = await startVisitor(withModel);
    await ask(visitor, "какая комиссия у парка");
    const { conversationId } = visitor;
    await chat.manager.claim({ conversationId, manager: anna });
    const note = "Обещали комиссию 1%, звонить на +7 916 123-45-67";
    await chat.manager.returnToAi({ conversationId, manager: anna, note });
    await ask(visitor, "так какая у меня будет комиссия");
    const prompt = JSON.stringify(upstream.requests.at(-1)?.body.messages[0]);
    expect(prompt).toContain("Обещали комиссию 1%, звонить на [[phone-1]]");
  });

  it("is answered what was asked while nobody was there, once, with the note", async () => {
    await using other = await freshDatabase("postgres");
    await using upstream = await startScriptedOpenAi({
      respond: ({ messages }) => `ответ: ${JSON.stringify(messages.at(-1)?.content)}`,
    });
    await using withModel = await startNode({
      url: other.url,
      config: providerAt(upstream.baseUrl),
    });
    const { chat } = withModel;
    const visitor = await startVisitor(withModel);
    await ask(visitor, "какая комиссия у парка");
    const { conversationId } = visitor;
    await chat.visitor.requestManager(visitor);
    await visitor.say("а для курьера?");
    await visitor.say("и сколько ждать выплату?");
    await chat.manager.returnToAi({ conversationId, manager: anna, note: "Курьерам 2%" });
    const due = `ответ: ${JSON.stringify("а для курьера?\nи сколько ждать выплату?")}`;
    await visitor.see((entry) => byAi(entry)?.content === due || undefined);
    expect(JSON.stringify(upstream.requests.at(-1)?.body.messages[0])).toContain("Курьерам 2%");
    await chat.manager.post({
      ...{ conversationId, manager: anna, clientId: crypto.randomUUID() },
      content: "Всё так",
    });
    await chat.manager.returnToAi({ conversationId, manager: anna });
    await ask(visitor, "спасибо, понятно");
    expect(answersOf(visitor)).toHaveLength(3);
  });
});
