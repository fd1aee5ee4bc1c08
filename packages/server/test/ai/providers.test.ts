import { type ScriptedOpenAi, startScriptedOpenAi } from "@ilpo-chat/testkit";
import { describe, expect, it } from "vitest";
import { createLog } from "../../src/kernel/log.ts";
import { Secret } from "../../src/kernel/secret.ts";
import { createCallAssembler } from "../../src/modules/ai/call-assembler.ts";
import { createCircuitBreaker } from "../../src/modules/ai/circuit-breaker.ts";
import { createOpenAiProvider } from "../../src/modules/ai/openai-model.ts";
import type { ReplyModel, ReplyRequest } from "../../src/modules/ai/ports.ts";
import { ReplyFailure } from "../../src/modules/ai/reply-failure.ts";
import { writeAnswer } from "../../src/modules/ai/write-answer.ts";

const request: ReplyRequest = {
  messages: [{ role: "user", content: "какая комиссия" }],
  question: "какая комиссия",
  language: "ru",
  passages: [],
  isSure: false,
  handover: undefined,
  signal: new AbortController().signal,
};

const modelAt = ({ baseUrl }: ScriptedOpenAi, name: string): ReplyModel => {
  const config = { apiKey: new Secret("key"), baseUrl: new URL(baseUrl), models: [name] as const };
  return createOpenAiProvider(config).models[0]!;
};

const asking = (models: readonly ReplyModel[], hedgeMs?: number) => ({
  models,
  request,
  patience: { firstMs: 5_000, idleMs: 5_000, totalMs: 20_000, hedgeMs },
  log: createLog("silent"),
  random: () => 0,
  onText: () => undefined,
});

describe("a model that is slow to begin", () => {
  it("is outrun by the next one, and its request is aborted", async () => {
    await using slow = await startScriptedOpenAi({ fault: { kind: "silence", afterTokens: 0 } });
    await using quick = await startScriptedOpenAi({ respond: () => "быстро" });
    const models = [modelAt(slow, "slow"), modelAt(quick, "quick")];
    expect(await writeAnswer(asking(models, 50))).toMatchObject({ text: "быстро", model: "quick" });
    expect(slow.requests).toHaveLength(1);
    await expect.poll(() => slow.requests[0]?.isAborted).toBe(true);
  });

  it("answers when it begins before the next one does", async () => {
    const gate = Promise.withResolvers<void>();
    await using first = await startScriptedOpenAi({
      respond: async () => {
        await gate.promise;
        return "первый";
      },
    });
    await using second = await startScriptedOpenAi({
      respond: async () => {
        gate.resolve();
        return new Promise<string>(() => {});
      },
    });
    const models = [modelAt(first, "first"), modelAt(second, "second")];
    expect(await writeAnswer(asking(models, 50))).toMatchObject({ text: "первый", model: "first" });
    await expect.poll(() => second.requests[0]?.isAborted).toBe(true);
  });
});

describe("a model that is ill", () => {
  it("is left alone after five failures, tried once after a pause, and well after that", async () => {
    let nowMs = 0;
    let asked = 0;
    let isIll = true;
    const model: ReplyModel = {
      name: "a",
      async *reply() {
        asked += 1;
        if (isIll) throw new ReplyFailure("refused");
        yield { text: "да" };
      },
    };
    const clock = { monotonicMs: () => nowMs };
    const guarded = createCircuitBreaker(model, { clock, failuresMax: 5, pauseMs: 1_000 });
    const ask = async () => {
      try {
        for await (const piece of guarded.reply(request)) if ("text" in piece) return piece.text;
        return "";
      } catch (error) {
        return (error as ReplyFailure).kind;
      }
    };
    const kinds: string[] = [];
    for (let count = 0; count < 7; count += 1) kinds.push(await ask());
    expect(kinds).toEqual([...Array<string>(5).fill("refused"), "paused", "paused"]);
    expect(asked).toBe(5);
    nowMs = 1_000;
    expect([await ask(), await ask()]).toEqual(["refused", "paused"]);
    nowMs = 2_000;
    isIll = false;
    const both = await Promise.all([ask(), ask()]);
    expect(both).toEqual(["да", "paused"]);
    expect(await ask()).toBe("да");
  });
});

describe("a provider", () => {
  it("that is OpenRouter is told whom to ask next, and to tell the price; no other is", async () => {
    await using upstream = await startScriptedOpenAi({ respond: () => "да" });
    const names = ["a", "b", "c", "d"] as const;
    const config = {
      apiKey: new Secret("key"),
      baseUrl: new URL(upstream.baseUrl),
      models: names as readonly [string, ...string[]],
    };
    const routed = createOpenAiProvider({ ...config, isRouter: true }).models;
    const plain = createOpenAiProvider(config).models;
    for (const model of [routed[0]!, routed[2]!, routed[3]!, plain[0]!]) {
      await writeAnswer(asking([model]));
    }
    expect(upstream.requests.map(({ body }) => body)).toMatchObject([
      { model: "a", models: ["a", "b", "c"], usage: { include: true } },
      { model: "c", models: ["c", "d"] },
      { model: "d", usage: { include: true } },
      { model: "a" },
    ]);
    expect(upstream.requests[3]?.body).not.toHaveProperty("models");
    expect(upstream.requests[3]?.body).not.toHaveProperty("usage");
  });

  it("is cut off when it sends more than any answer takes, in one line or in many", async () => {
    await using upstream = await startScriptedOpenAi({ fault: { kind: "huge-line" } });
    const answer = await writeAnswer(asking([modelAt(upstream, "a")]));
    expect(answer.failure?.kind).toBe("too-long");
    expect(answer.text.length).toBeLessThan(100);
    await expect.poll(() => upstream.requests[0]?.isAborted).toBe(true);
  });
});

describe("the parts of tool calls", () => {
  const finish = (...parts: Parameters<ReturnType<typeof createCallAssembler>["add"]>[0][]) => {
    const assembler = createCallAssembler();
    for (const part of parts) assembler.add(part);
    return assembler.finish();
  };
  it.each([
    [
      "split over events",
      [
        [{ index: 0, id: "x", function: { name: "a", arguments: "" } }],
        [{ index: 0, function: { arguments: '{"n"' } }],
        [{ index: 0, function: { arguments: ":1}" } }],
      ],
      [{ id: "x", name: "a", arguments: '{"n":1}' }],
    ],
    [
      "interleaved, the second one first",
      [
        [{ index: 1, id: "y", function: { name: "b", arguments: "{" } }],
        [{ index: 0, id: "x", function: { name: "a", arguments: "[" } }],
        [
          { index: 1, function: { arguments: "}" } },
          { index: 0, function: { arguments: "]" } },
        ],
      ],
      [
        { id: "x", name: "a", arguments: "[]" },
        { id: "y", name: "b", arguments: "{}" },
      ],
    ],
    [
      "without an index, told apart by id",
      [
        [{ id: "x", function: { name: "a", arguments: "{}" } }],
        [{ id: "y", function: { name: "b", arguments: "{" } }],
        [{ function: { arguments: "}" } }],
      ],
      [
        { id: "x", name: "a", arguments: "{}" },
        { id: "y", name: "b", arguments: "{}" },
      ],
    ],
    [
      "without an id, the name repeated with every part",
      [
        [{ index: 0, id: null, function: { name: "a", arguments: "{" } }],
        [{ index: 0, function: { name: "a", arguments: "}" } }],
      ],
      [{ id: "call_1", name: "a", arguments: "{}" }],
    ],
    ["of which nothing came", [], []],
  ] as const)("are joined when %s", (_case, parts, calls) => {
    expect(finish(...parts)).toEqual(calls);
  });

  it("are bounded in number and in length", () => {
    const many = Array.from({ length: 1_000 }, (_, index) => ({ index, function: { name: "a" } }));
    expect(finish(many)).toHaveLength(8);
    const long = Array.from({ length: 100 }, () => ({
      index: 0,
      function: { arguments: "x".repeat(1_000) },
    }));
    expect(finish(long)[0]?.arguments.length).toBeLessThan(10_000);
  });
});
