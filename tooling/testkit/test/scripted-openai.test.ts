import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import {
  type OpenAiFault,
  type ScriptedOpenAi,
  startProcess,
  startScriptedOpenAi,
} from "../src/index.ts";

const answer = "Подача обычно занимает семь минут.";
const messages = [
  { role: "system", content: `Ты консультант парка.\n${answer}\nОплата картой.` },
  { role: "user", content: "Сколько минут ждать подачу?" },
];

describe("startScriptedOpenAi", () => {
  it("streams a fitting sentence of the system prompt with usage and an end", async () => {
    await using model = await startScriptedOpenAi();
    const events = parse(await ask(model, { stream_options: { include_usage: true } }));
    expect(textOf(events)).toBe(answer);
    expect(events.at(-1)).toBe("[DONE]");
    expect(JSON.parse(events.at(-2) ?? "")).toMatchObject({
      choices: [],
      usage: { completion_tokens: 9 },
    });
    expect(model.requests).toMatchObject([
      { isFinished: true, isAborted: false, body: { messages } },
    ]);
  });

  it("answers whole when nothing asks for a stream, and lists its models", async () => {
    await using model = await startScriptedOpenAi({ respond: () => "Да." });
    const body: unknown = JSON.parse(await ask(model, { stream: false }));
    expect(body).toMatchObject({
      choices: [{ message: { content: "Да." }, finish_reason: "stop" }],
    });
    expect(await (await fetch(`${model.baseUrl}/models`)).json()).toMatchObject({ object: "list" });
  });

  it("calls the handover tool when a person is asked for", async () => {
    await using model = await startScriptedOpenAi();
    const parameters = { properties: { reason: { type: "string" } }, required: ["reason"] };
    const tools = [{ type: "function", function: { name: "handover", parameters } }];
    const wish = [{ role: "user", content: "Позовите менеджера" }];
    const stream = await ask(model, { tools, messages: wish });
    expect(stream).toContain('"name":"handover"');
    expect(stream).toContain('"finish_reason":"tool_calls"');
  });

  it("notices that a client left in mid-answer", async () => {
    await using model = await startScriptedOpenAi({ fault: { kind: "endless" } });
    const leave = new AbortController();
    const response = await post(model, {}, leave.signal);
    await response.body?.getReader().read();
    leave.abort();
    await expect.poll(() => model.requests[0]?.isAborted).toBe(true);
  });

  it("refuses the next requests only as often as it was told", async () => {
    await using model = await startScriptedOpenAi();
    model.failNext({ kind: "status", status: 429, retryAfter: "2" });
    const refused = await post(model, {});
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "2"]);
    expect((await post(model, {})).status).toBe(200);
  });

  it.each<OpenAiFault>([
    { kind: "no-done" },
    { kind: "comments" },
    { kind: "crlf" },
    { kind: "split-data" },
    { kind: "joined-events" },
    { kind: "empty-choices" },
    { kind: "bom" },
  ])("keeps the whole text under $kind", async (fault) => {
    await using model = await startScriptedOpenAi({ fault });
    expect(textOf(parse(await ask(model, {})))).toBe(answer);
  });

  it.each<OpenAiFault>([{ kind: "cut" }, { kind: "cut-utf8" }])(
    "breaks the connection under $kind",
    async (fault) => {
      await using model = await startScriptedOpenAi({ fault });
      await expect(ask(model, {})).rejects.toThrow();
    },
  );

  it("puts an error, a huge line or silence into a stream that began well", async () => {
    await using model = await startScriptedOpenAi();
    model.failNext({ kind: "error-in-stream" });
    expect(await ask(model, {})).toContain('"error":{"code":502');
    model.failNext({ kind: "huge-line" });
    expect((await ask(model, {})).length).toBeGreaterThan(10_000_000);
    model.failNext({ kind: "silence" });
    const silent = post(model, {}, AbortSignal.timeout(200)).then((response) => response.text());
    await expect(silent).rejects.toThrow("timeout");
  });

  it("runs as a process of its own and takes faults over HTTP", async () => {
    const main = fileURLToPath(new URL("../src/scripted-openai-main.ts", import.meta.url));
    const ready = /model on (\S+)\/v1/;
    await using child = await startProcess({
      command: process.execPath,
      args: [main],
      readyPattern: ready,
    });
    const url = (await child.waitForOutput(ready))[1] ?? "";
    await fetch(`${url}/script/fault`, {
      method: "PUT",
      body: '{"fault":{"kind":"status","status":402}}',
    });
    expect((await post({ baseUrl: `${url}/v1` }, {})).status).toBe(402);
  });
});

function post(
  model: Pick<ScriptedOpenAi, "baseUrl">,
  more: object,
  signal?: AbortSignal,
): Promise<Response> {
  return fetch(`${model.baseUrl}/chat/completions`, {
    method: "POST",
    body: JSON.stringify({ model: "scripted/model", messages, stream: true, ...more }),
    ...(signal ? { signal } : {}),
  });
}

async function ask(model: ScriptedOpenAi, more: object): Promise<string> {
  return (await post(model, more)).text();
}

function parse(stream: string): string[] {
  const lines = stream.split(/\r?\n/).filter((line) => line.startsWith("data: "));
  return lines.map((line) => line.slice("data: ".length));
}

function textOf(events: readonly string[]): string {
  const frames = events
    .filter((data) => data !== "[DONE]")
    .map((data) => JSON.parse(data) as Frame);
  return frames.map((frame) => frame.choices[0]?.delta.content ?? "").join("");
}

interface Frame {
  readonly choices: ReadonlyArray<{ readonly delta: { readonly content?: string } }>;
}
