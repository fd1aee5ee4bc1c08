import {
  type ChatRequest,
  type Reply,
  type ScriptedOpenAi,
  startScriptedOpenAi,
} from "@ilpo-chat/testkit";
import type { Entry } from "@ilpo-chat/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  byAi,
  databases,
  freshDatabase,
  providerAt,
  startNode,
  startVisitor,
  type TestNode,
} from "./support.ts";

type Calls = Extract<Reply, { toolCalls: unknown }>["toolCalls"];

/** A model that calls these tools, and says this once it has read what came of them. */
function calling(toolCalls: Calls, said: string | ((request: ChatRequest) => string)) {
  return (request: ChatRequest): Reply => {
    if (request.messages.at(-1)?.role !== "tool") return { toolCalls };
    return typeof said === "string" ? said : said(request);
  };
}

type Message = ChatRequest["messages"][number];
const textOf = ({ content }: Message) => (typeof content === "string" ? content : "");
const resultsOf = ({ messages }: ChatRequest) =>
  messages
    .filter(({ role }) => role === "tool")
    .map((message) => JSON.parse(textOf(message)) as Record<string, unknown>);
const handoverOf = (entry: Entry) =>
  entry.type === "status.changed" && entry.status === "transferred" ? entry.reason : undefined;

describe.each(databases)("a model's tools on %s", (kind) => {
  it("save what a driver tells of themselves, and the phone stays here", async () => {
    await using database = await freshDatabase(kind);
    await using upstream = await startScriptedOpenAi({ chunkSize: 3 });
    upstream.setRespond(
      calling(
        [
          {
            name: "save_lead",
            arguments: { name: "Иван", phone: "[[phone-1]]", userType: "driver" },
          },
          { name: "save_lead", arguments: { city: "Казань", car: "own" } },
        ],
        "Записал: Иван, [[phone-1]]. Менеджер позвонит.",
      ),
    );
    await using node = await startNode({ url: database.url, config: providerAt(upstream.baseUrl) });
    const visitor = await startVisitor(node);
    await visitor.say("Я Иван, Казань, машина своя, мой номер 8 (916) 123-45-67");
    const answer = await visitor.see(byAi);
    expect(answer.content).toBe("Записал: Иван, 8 (916) 123-45-67. Менеджер позвонит.");
    const conversation = await node.chat.queries.conversation(visitor.conversationId);
    expect(conversation?.lead).toMatchObject({
      name: "Иван",
      phone: "+7 916 •••-45-67",
      userType: "driver",
      city: "Казань",
      car: "own",
    });
    expect(upstream.requests).toHaveLength(2);
    expect(JSON.stringify(upstream.requests)).not.toMatch(/916\D{0,2}123|123-45-67/);
  });

  it("call a manager by an action, not by words", async () => {
    await using database = await freshDatabase(kind);
    await using upstream = await startScriptedOpenAi();
    await using node = await startNode({ url: database.url, config: providerAt(upstream.baseUrl) });
    const visitor = await startVisitor(node);
    upstream.setRespond(() => "Зову менеджера, он сейчас подключится.");
    await visitor.say("когда можно приехать в парк");
    await visitor.see(byAi);
    expect((await node.chat.queries.conversation(visitor.conversationId))?.status).toBe("active");
    const handOff = [{ name: "handoff", arguments: { reason: "blocked" } }];
    upstream.setRespond(calling(handOff, "Менеджер ответит здесь."));
    await visitor.say("доступ так и не вернули, что это такое");
    expect(await visitor.see(handoverOf)).toBe("Заблокирован аккаунт");
    const answers = visitor.entries.flatMap((entry) => byAi(entry) ?? []);
    expect(answers.at(-1)).toMatchObject({ content: "Менеджер ответит здесь.", card: "lead" });
  });
});

describe("a model's tools", () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let upstream: ScriptedOpenAi;
  let node: TestNode;
  beforeAll(async () => {
    database = await freshDatabase("postgres");
    upstream = await startScriptedOpenAi({ chunkSize: 4 });
    node = await startNode({ url: database.url, config: providerAt(upstream.baseUrl) });
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
    await upstream.close();
    await database[Symbol.asyncDispose]();
  });

  it("tell the park's figures for a city, and what is known of the lead", async () => {
    const visitor = await startVisitor(node);
    upstream.setRespond(
      calling(
        [
          { name: "park_facts", arguments: { city: "мск" } },
          { name: "lead_status", arguments: "" },
        ],
        (request) => JSON.stringify(resultsOf(request)),
      ),
    );
    await visitor.say("какие условия в мск");
    const [facts, lead] = JSON.parse((await visitor.see(byAi)).content) as unknown[];
    expect(facts).toMatchObject({
      ok: true,
      city: "Москва",
      facts: { parkCommission: expect.stringContaining("3%") as string },
    });
    expect(lead).toEqual({ ok: true, lead: null });
  });

  it("answer a model's nonsense with what was wrong, so that it may do better", async () => {
    const visitor = await startVisitor(node);
    const seen: unknown[] = [];
    upstream.setRespond(
      calling(
        [
          { name: "drop_tables", arguments: {} },
          { name: "save_lead", arguments: '{"name": "Ив' },
          { name: "save_lead", arguments: { siteId: 2, name: "Иван" } },
          { name: "save_lead", arguments: { phone: "не скажу" } },
          { name: "handoff", arguments: { reason: "мне так хочется" } },
        ],
        (request) => {
          seen.push(...resultsOf(request).map(({ error }) => error));
          return "Попробую иначе.";
        },
      ),
    );
    await visitor.say("расскажите про парк");
    expect((await visitor.see(byAi)).content).toBe("Попробую иначе.");
    expect(seen).toEqual(["unknown-tool", "bad-json", "bad-arguments", "refused", "bad-arguments"]);
    const conversation = await node.chat.queries.conversation(visitor.conversationId);
    expect(conversation).toMatchObject({ lead: null, status: "active" });
  });

  it("end, however often a model calls them: then the knowledge answers", async () => {
    const since = upstream.requests.length;
    const again = { name: "save_lead", arguments: { name: "Иван" } };
    upstream.setRespond(() => ({ toolCalls: Array.from({ length: 20 }, () => again) }));
    const visitor = await startVisitor(node);
    await visitor.say("какая комиссия у парка");
    expect((await visitor.see(byAi)).content).toMatch(/^Комиссия парка 3%/);
    const requests = upstream.requests.slice(since);
    expect(requests).toHaveLength(4);
    expect(requests[3]!.body.messages.map(textOf).join("")).toContain("too-many-calls");
    const leads = visitor.entries.filter(({ type }) => type === "lead.updated");
    expect(leads.length).toBeLessThanOrEqual(6);
  });

  it("are run in one answer with the words before and after them", async () => {
    upstream.setRespond((request) =>
      request.messages.at(-1)?.role === "tool"
        ? "В Москве комиссия 3%."
        : {
            text: "Сейчас посмотрю.",
            toolCalls: [{ name: "park_facts", arguments: { city: "Москва" } }],
          },
    );
    const visitor = await startVisitor(node);
    const deltas: string[] = [];
    node.chat.events.on("reply.delta", ({ text }) => deltas.push(text));
    await visitor.say("какая комиссия в москве");
    const { content } = await visitor.see(byAi);
    expect(content).toBe("Сейчас посмотрю.\n\nВ Москве комиссия 3%.");
    expect(deltas.join("")).toBe(content);
  });
});
