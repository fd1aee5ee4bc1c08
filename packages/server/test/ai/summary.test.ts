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
    expect(JSON.stringify(upstream.requests)).not.toMatch(/916/);
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
