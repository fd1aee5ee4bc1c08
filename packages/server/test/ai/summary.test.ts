import { startScriptedOpenAi } from "@ilpo-chat/testkit";
import { describe, expect, it } from "vitest";
import { byAi, freshDatabase, providerAt, startNode, startVisitor } from "./support.ts";

const isSummary = (text: unknown) => typeof text === "string" && text.includes("<talk>");

describe("a conversation's summary for a manager", () => {
  it("is the model's, at most four lines, without numbers, made once for each state of the log", async () => {
    await using database = await freshDatabase("postgres");
    await using upstream = await startScriptedOpenAi({
      respond: ({ messages }) =>
        isSummary(messages.at(-1)?.content)
          ? "- Хочет подключиться, Казань\n- Номер [[phone-1]]\n3. Солярис 2019\n\nЖдёт звонка\nлишнее https://evil.test"
          : "Подключим за день.",
    });
    await using node = await startNode({ url: database.url, config: providerAt(upstream.baseUrl) });
    const visitor = await startVisitor(node);
    await visitor.say("Хочу подключиться, Солярис 2019, мой номер 8 916 123-45-67");
    await visitor.see(byAi);
    const { conversationId } = visitor;
    const [first, second] = await Promise.all([
      node.ai.summarize(conversationId),
      node.ai.summarize(conversationId),
    ]);
    expect(first).toEqual({
      lines: ["Хочет подключиться, Казань", "Номер •••", "Солярис 2019", "Ждёт звонка"],
      facts: ["Солярис 2019"],
    });
    expect(second).toBe(first);
    expect(upstream.requests).toHaveLength(2);
    expect(JSON.stringify(upstream.requests)).not.toMatch(/916\D{0,2}123/);
    await visitor.say("А когда позвоните?");
    expect(await node.ai.summarize(conversationId)).toMatchObject({
      openQuestion: "А когда позвоните?",
    });
  });

  it("is in the visitor's own words when the provider fails, and of nobody knows whom empty", async () => {
    await using database = await freshDatabase("postgres");
    await using upstream = await startScriptedOpenAi({ fault: { kind: "status", status: 402 } });
    await using node = await startNode({ url: database.url, config: providerAt(upstream.baseUrl) });
    const visitor = await startVisitor(node);
    await visitor.say("Какая комиссия у парка? Телефон 8 916 123-45-67");
    await visitor.see(byAi);
    expect((await node.ai.summarize(visitor.conversationId)).lines).toEqual([
      "Какая комиссия у парка?",
      "Телефон •••",
    ]);
    expect(await node.ai.summarize(crypto.randomUUID())).toEqual({ lines: [], facts: [] });
  });
});

describe("a long conversation", () => {
  const isRolling = (text: unknown) => typeof text === "string" && text.startsWith("<talk>");
  /** Letters enough that some of these no longer fit into a prompt. */
  const tale = (at: number) =>
    `Расскажу дело ${at}, мой номер 8 916 123-45-67. ${"а ".repeat(900)}`;

  it.each([
    ["in the model's words", "Дела водителя\nТелефон [[phone-1]]", "Дела водителя\nТелефон •••"],
    ["in the visitor's words when the model gives none", "", "Расскажу дело 0, мой номер •••."],
  ])("has its old part in the prompt in short, %s, and not in full", async (_how, words, kept) => {
    await using database = await freshDatabase("postgres");
    await using upstream = await startScriptedOpenAi({
      respond: ({ messages }) => (isRolling(messages.at(-1)?.content) ? words : "Понятно."),
    });
    await using node = await startNode({ url: database.url, config: providerAt(upstream.baseUrl) });
    const visitor = await startVisitor(node);
    const answers = () => visitor.entries.filter((entry) => byAi(entry)).length;
    for (let at = 0; at < 4; at += 1) {
      await visitor.say(tale(at));
      await visitor.see(() => answers() > at || undefined);
    }
    const stored = node.db.sql<{ ai_summaries: { content: string } }>();
    const read = () => stored.selectFrom("ai_summaries").select("content").execute();
    await expect.poll(async () => (await read())[0]?.content).toContain(kept);
    await visitor.say("и что же мне делать?");
    await visitor.see(() => answers() > 4 || undefined);
    const asked = upstream.requests.findLast(
      ({ body }) => !isRolling(body.messages.at(-1)?.content),
    );
    const prompt = JSON.stringify(asked?.body.messages);
    expect(prompt).toContain(JSON.stringify(kept).slice(1, -1));
    expect(prompt).not.toContain("дело 0, мой номер [[");
    expect(prompt).toContain("дело 3, мой номер [[");
    expect(JSON.stringify(upstream.requests)).not.toMatch(/916\D{0,2}123/);
  });

  it("is forgotten in short too, when words in it are removed", async () => {
    await using database = await freshDatabase("postgres");
    await using upstream = await startScriptedOpenAi({
      respond: ({ messages }) =>
        isRolling(messages.at(-1)?.content) ? "Тайна водителя" : "Понятно.",
    });
    await using node = await startNode({ url: database.url, config: providerAt(upstream.baseUrl) });
    const visitor = await startVisitor(node);
    const answers = () => visitor.entries.filter((entry) => byAi(entry)).length;
    for (let at = 0; at < 4; at += 1) {
      await visitor.say(tale(at));
      await visitor.see(() => answers() > at || undefined);
    }
    const stored = node.db.sql<{ ai_summaries: { content: string } }>();
    await expect
      .poll(() => stored.selectFrom("ai_summaries").selectAll().execute())
      .toHaveLength(1);
    const { visitorId, siteId, conversationId } = visitor;
    await node.chat.visitor.edit({ visitorId, siteId, conversationId, seq: 1, content: null });
    await visitor.say("и что же мне делать?");
    await visitor.see(() => answers() > 4 || undefined);
    const asked = upstream.requests.findLast(
      ({ body }) => !isRolling(body.messages.at(-1)?.content),
    );
    expect(JSON.stringify(asked?.body.messages)).not.toContain("Тайна");
  });
});
