import { type ScriptedOpenAi, startScriptedOpenAi } from "@ilpo-chat/testkit";
import { describe, expect, it } from "vitest";
import { Secret } from "../../src/kernel/secret.ts";
import { createKnowledgeModel } from "../../src/modules/ai/knowledge-model.ts";
import { createOpenAiProvider } from "../../src/modules/ai/openai-model.ts";
import type { ReplyModel, ReplyPiece, ReplyRequest } from "../../src/modules/ai/ports.ts";
import { ReplyFailure } from "../../src/modules/ai/reply-failure.ts";

const passage = {
  slug: "commission",
  title: "Комиссия парка",
  text: "Комиссия парка 3% с заказа. Абонентской платы нет.",
  best: () => ["Комиссия парка 3% с заказа."],
  score: 2,
};

function requestWith(signal = new AbortController().signal): ReplyRequest {
  const question = "какая комиссия у парка";
  const messages = [
    { role: "system" as const, content: passage.text },
    { role: "user" as const, content: question },
  ];
  return {
    messages,
    question,
    language: "ru",
    passages: [passage],
    isSure: true,
    handover: undefined,
    signal,
  };
}

function modelAt({ baseUrl }: ScriptedOpenAi, paceMs?: () => number): ReplyModel {
  const config = { apiKey: new Secret("key"), baseUrl: new URL(baseUrl) };
  const provider = createOpenAiProvider({ ...config, models: ["scripted"] }, paceMs);
  const [model] = provider.models;
  if (!model) throw new Error("no model");
  return model;
}

async function collect(pieces: AsyncIterable<ReplyPiece>) {
  let text = "";
  const kinds: string[] = [];
  for await (const piece of pieces) {
    kinds.push(Object.keys(piece).join());
    if ("text" in piece) text += piece.text;
  }
  return { text, kinds };
}

const makers = {
  openai: async () => {
    const upstream = await startScriptedOpenAi({ chunkDelayMs: 5, chunkSize: 4 });
    return { model: modelAt(upstream), [Symbol.asyncDispose]: () => upstream.close() };
  },
  knowledge: async () => ({ model: createKnowledgeModel(), [Symbol.asyncDispose]: async () => {} }),
};

describe.each(Object.entries(makers))("the %s model", (_name, make) => {
  it("gives the text in pieces and its cost at the end", async () => {
    await using made = await make();
    const { text, kinds } = await collect(made.model.reply(requestWith()));
    expect(text).toContain("3%");
    expect(kinds.filter((kind) => kind === "text").length).toBeGreaterThan(1);
    expect(kinds.indexOf("usage")).toBe(kinds.length - 1);
  });

  it("ends with the signal's reason, and yields nothing more", async () => {
    await using made = await make();
    const controller = new AbortController();
    const reason = new Error("enough");
    let pieces = 0;
    const reading = (async () => {
      for await (const _ of made.model.reply(requestWith(controller.signal))) {
        pieces += 1;
        controller.abort(reason);
      }
    })();
    await expect(reading).rejects.toBe(reason);
    expect(pieces).toBe(1);
  });

  it("does not begin when the signal is aborted already", async () => {
    await using made = await make();
    await expect(
      collect(made.model.reply(requestWith(AbortSignal.abort(new Error("late"))))),
    ).rejects.toThrow("late");
  });
});

describe("the openai model", () => {
  it.each([
    [{ kind: "status", status: 429, retryAfter: "1" }, "busy", 1_000],
    [{ kind: "status", status: 429, retryAfter: "600" }, "busy", undefined],
    [{ kind: "status", status: 503 }, "busy", 300],
    [{ kind: "status", status: 402 }, "refused", undefined],
    [{ kind: "cut", afterTokens: 1 }, "cut", 300],
    [{ kind: "cut-utf8" }, "cut", 300],
    [{ kind: "error-in-stream", afterTokens: 1 }, "busy", 300],
  ] as const)("tells %o as %s", async (fault, kind, retryInMs) => {
    await using upstream = await startScriptedOpenAi({ fault, chunkSize: 4 });
    const failure = await collect(modelAt(upstream).reply(requestWith())).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(ReplyFailure);
    expect(failure).toMatchObject({ kind, retryInMs });
  });

  it.each([
    "comments",
    "crlf",
    "split-data",
    "joined-events",
    "empty-choices",
    "bom",
    "no-done",
  ] as const)("reads through %s", async (kind) => {
    await using upstream = await startScriptedOpenAi({ fault: { kind }, chunkSize: 4 });
    expect((await collect(modelAt(upstream).reply(requestWith()))).text).toContain("3%");
  });

  it("reads more at a time in a process that is busy, and the first words at once", async () => {
    const { promise: isLeftAlone, resolve: leaveAlone } = Promise.withResolvers<void>();
    async function* words() {
      yield "Комиссия";
      await isLeftAlone;
      yield* [" парка", " 3%", " с заказа"];
    }
    await using upstream = await startScriptedOpenAi({ respond: () => words() });
    const paces = [500];
    const paceMs = () => {
      leaveAlone();
      return paces.pop() ?? 0;
    };
    const pieces: ReplyPiece[] = [];
    for await (const piece of modelAt(upstream, paceMs).reply(requestWith())) pieces.push(piece);
    expect(pieces.slice(0, 2)).toEqual([{ text: "Комиссия" }, { text: " парка 3% с заказа" }]);
  });

  it("tells an upstream that is not there as unreachable, and as ill", async () => {
    const upstream = await startScriptedOpenAi();
    const config = {
      apiKey: new Secret("key"),
      baseUrl: new URL(upstream.baseUrl),
      models: ["any"] as const,
    };
    const provider = createOpenAiProvider(config);
    expect(await provider.isHealthy()).toBe(true);
    await upstream.close();
    expect(await provider.isHealthy()).toBe(false);
    const [model] = provider.models;
    const failure = await collect(model!.reply(requestWith())).catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: "unreachable" });
  });
});
