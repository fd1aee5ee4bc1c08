import { startScriptedOpenAi } from "@ilpo-chat/testkit";
import { describe, expect, it } from "vitest";
import { byAi, databases, freshDatabase, providerAt, startNode, startVisitor } from "./support.ts";

describe.each(databases)("the consultant with a provider on %s", (kind) => {
  it("gives the model the articles, the history and the question, and nothing that is secret", async () => {
    await using database = await freshDatabase(kind);
    await using upstream = await startScriptedOpenAi();
    await using node = await startNode({ url: database.url, config: providerAt(upstream.baseUrl) });
    const visitor = await startVisitor(node);
    await visitor.say("какая комиссия у парка");
    const answer = await visitor.see(byAi);
    expect(answer.content).toContain("3%");
    expect(answer.sources[0]?.id).toBe("commission");
    const [request] = upstream.requests;
    expect(request?.body).toMatchObject({
      model: "first",
      stream: true,
      stream_options: { include_usage: true },
    });
    const [system, ...rest] = request?.body.messages ?? [];
    expect(system?.content).toContain("Комиссия парка 3% с заказа");
    expect(rest).toEqual([{ role: "user", content: "какая комиссия у парка" }]);
  });

  it("drops the answer to old words when new ones come, and answers all of them once", async () => {
    await using database = await freshDatabase(kind);
    const gate = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    await using upstream = await startScriptedOpenAi({
      respond: async ({ messages }) => {
        const content = messages.at(-1)?.content;
        const last = typeof content === "string" ? content : "";
        asked.resolve();
        if (last === "первый") await gate.promise;
        return `ответ: ${last.replaceAll("\n", "+")}`;
      },
    });
    await using node = await startNode({ url: database.url, config: providerAt(upstream.baseUrl) });
    const visitor = await startVisitor(node);
    await visitor.say("первый");
    await asked.promise;
    await visitor.say("второй");
    expect((await visitor.see(byAi)).content).toBe("ответ: первый+второй");
    gate.resolve();
    await visitor.say("третий");
    await visitor.see((entry) => (byAi(entry)?.content === "ответ: третий" ? true : undefined));
    expect(visitor.entries.filter((entry) => byAi(entry))).toHaveLength(2);
    expect(upstream.requests[0]?.isAborted).toBe(true);
  });
});

describe("the consultant, when the provider fails,", () => {
  it("tries again, then asks the next model", async () => {
    await using upstream = await startScriptedOpenAi();
    upstream.failNext({ kind: "status", status: 500 }, 2);
    await using node = await startNode({
      url: undefined,
      config: providerAt(upstream.baseUrl, ["first", "second"]),
    });
    const visitor = await startVisitor(node);
    await visitor.say("какая комиссия у парка");
    expect((await visitor.see(byAi)).content).toContain("3%");
    expect(upstream.requests.map(({ body }) => body.model)).toEqual(["first", "first", "second"]);
  });

  it("leaves a model that is ill alone for a while, and asks it again after that", async () => {
    await using upstream = await startScriptedOpenAi({ respond: () => "Комиссия 3%." });
    upstream.failNext({ kind: "status", status: 402 }, 5);
    const { provider } = providerAt(upstream.baseUrl);
    const config = { provider, pauseMs: 2_000 };
    await using node = await startNode({ url: undefined, config });
    const visitor = await startVisitor(node);
    const ask = async () => {
      const before = visitor.entries.length;
      await visitor.say("какая комиссия у парка");
      return visitor.see(() => visitor.entries.slice(before).map(byAi).find(Boolean)?.content);
    };
    for (let failed = 0; failed < 5; failed += 1) expect(await ask()).toMatch(/^Комиссия парка/);
    expect(upstream.requests).toHaveLength(5);
    expect(await ask()).toMatch(/^Комиссия парка/);
    expect(upstream.requests).toHaveLength(5);
    await expect.poll(ask, { timeout: 5_000, interval: 200 }).toBe("Комиссия 3%.");
    expect(upstream.requests.length).toBeGreaterThanOrEqual(6);
  });

  it("answers from the knowledge, and calls a manager where that says nothing", async () => {
    await using upstream = await startScriptedOpenAi({ fault: { kind: "status", status: 402 } });
    await using node = await startNode({ url: undefined, config: providerAt(upstream.baseUrl) });
    const visitor = await startVisitor(node);
    await visitor.say("какая комиссия у парка");
    expect((await visitor.see(byAi)).content).toMatch(/^Комиссия парка 3%/);
    await visitor.say("какая погода завтра");
    const reason = await visitor.see((entry) =>
      entry.type === "status.changed" ? entry.reason : undefined,
    );
    expect(reason).toBe("Консультант не смог ответить");
  });

  it("does not wait for ever on one that falls silent before its first word", async () => {
    await using upstream = await startScriptedOpenAi({
      fault: { kind: "silence", afterTokens: 0 },
    });
    const timing = { firstMs: 150 };
    await using node = await startNode({
      url: undefined,
      config: providerAt(upstream.baseUrl),
      timing,
    });
    const visitor = await startVisitor(node);
    await visitor.say("какая комиссия у парка");
    expect((await visitor.see(byAi)).content).toContain("«Комиссия парка и платформы»");
  });

  it.each([
    ["stalls", { kind: "silence", afterTokens: 2 }],
    ["breaks", { kind: "cut", afterTokens: 2 }],
    ["does not end", { kind: "endless" }],
  ] as const)("keeps what there is, marked as cut, of an answer that %s", async (_what, fault) => {
    await using upstream = await startScriptedOpenAi({ fault, chunkSize: 4 });
    const timing = { idleMs: 150 };
    await using node = await startNode({
      url: undefined,
      config: providerAt(upstream.baseUrl),
      timing,
    });
    const visitor = await startVisitor(node);
    await visitor.say("какая комиссия у парка");
    const answer = await visitor.see(byAi);
    expect(answer.partial).toBe(true);
    expect(answer.content.length).toBeLessThanOrEqual(4_000);
    expect(upstream.requests).toHaveLength(1);
  });
});
