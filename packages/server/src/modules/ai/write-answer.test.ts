import { describe, expect, it } from "vitest";
import { createLog } from "#kernel/log";
import type { ReplyModel, ReplyPiece, ReplyRequest } from "./ports.ts";
import { ReplyFailure } from "./reply-failure.ts";
import { writeAnswer } from "./write-answer.ts";

const silence = Symbol("silence");
type Script = readonly (string | ReplyFailure | typeof silence)[];

function model(name: string, ...scripts: Script[]): ReplyModel & { readonly asked: () => number } {
  let asked = 0;
  return {
    name,
    asked: () => asked,
    async *reply({ signal }: ReplyRequest): AsyncIterable<ReplyPiece> {
      const script = scripts[Math.min(asked, scripts.length - 1)] ?? [];
      asked += 1;
      for (const step of script) {
        if (step instanceof ReplyFailure) throw step;
        if (step === silence)
          await new Promise((_, reject) =>
            signal.addEventListener("abort", () => reject(signal.reason)),
          );
        else yield { text: step };
      }
      yield { usage: { promptTokens: 1, completionTokens: 2 } };
    },
  };
}

const busy = new ReplyFailure("busy", { retryInMs: 1 });
const refused = new ReplyFailure("refused");

async function write(models: readonly ReplyModel[], signal = new AbortController().signal) {
  const shown: string[] = [];
  const request: ReplyRequest = {
    messages: [],
    question: "",
    language: "ru",
    passages: [],
    isSure: false,
    handover: undefined,
    signal,
  };
  const patience = { firstMs: 20, idleMs: 20, totalMs: 1_000 };
  const random = () => 0;
  const log = createLog("silent");
  const answer = await writeAnswer({
    models,
    request,
    patience,
    log,
    random,
    onText: (text) => shown.push(text),
  });
  return { ...answer, shown };
}

describe("writing an answer", () => {
  it("shows the pieces as they come and gives the whole", async () => {
    expect(await write([model("a", ["раз ", "два"])])).toMatchObject({
      text: "раз два",
      shown: ["раз ", "два"],
      model: "a",
      usage: { promptTokens: 1, completionTokens: 2 },
      failure: undefined,
    });
  });

  it("tries a busy model twice, then asks the next", async () => {
    const first = model("first", [busy]);
    expect(await write([first, model("second", ["да"])])).toMatchObject({
      text: "да",
      model: "second",
    });
    expect(first.asked()).toBe(2);
  });

  it("does not ask again one that refused, or that said nothing", async () => {
    const [first, second] = [model("first", [refused]), model("second", [" \n"])];
    expect(await write([first, second, model("third", ["да"])])).toMatchObject({
      model: "third",
      shown: ["да"],
    });
    expect([first.asked(), second.asked()]).toEqual([1, 1]);
  });

  it("never begins a shown text anew: what broke off is given as broken", async () => {
    const next = model("next", ["другое"]);
    expect(await write([model("a", ["нача", busy]), next])).toMatchObject({
      text: "нача",
      failure: { kind: "busy" },
    });
    expect(await write([model("a", ["нача", silence]), next])).toMatchObject({
      text: "нача",
      failure: { kind: "stalled" },
    });
    expect(next.asked()).toBe(0);
  });

  it("ends one that says more than a message holds", async () => {
    const endless = model(
      "a",
      Array.from({ length: 50 }, () => "x".repeat(100)),
    );
    const { text, failure } = await write([endless]);
    expect(text.length).toBeLessThanOrEqual(4_000);
    expect(failure?.kind).toBe("too-long");
  });

  it("throws the last failure when all fail, and the signal's reason when that is aborted", async () => {
    await expect(write([model("a", [silence]), model("b", [refused])])).rejects.toBe(refused);
    const reason = new Error("moved");
    await expect(write([model("a", ["да"])], AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
