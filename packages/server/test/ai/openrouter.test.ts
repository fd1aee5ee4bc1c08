import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { loadConfig } from "../../src/config/index.ts";
import { Secret } from "../../src/kernel/secret.ts";
import { createOpenAiProvider } from "../../src/modules/ai/openai-model.ts";

// The real address of the provider, which no test may reach: the requests are caught on their way out.
const outside = setupServer();
beforeAll(() => outside.listen({ onUnhandledFrame: "error" }));
afterEach(() => outside.resetHandlers());
afterAll(() => outside.close());

const chunk = (fields: object) =>
  `data: ${JSON.stringify({ object: "chat.completion.chunk", choices: [], ...fields })}\n\n`;

it("asks OpenRouter itself, by default, for the model of the original design", async () => {
  const seen: { authorization: string | null; body: unknown }[] = [];
  outside.use(
    http.post("https://openrouter.ai/api/v1/chat/completions", async ({ request }) => {
      seen.push({
        authorization: request.headers.get("authorization"),
        body: await request.json(),
      });
      const text =
        ": OPENROUTER PROCESSING\n\n" +
        chunk({ choices: [{ index: 0, delta: { content: "Комиссия " } }] }) +
        chunk({ choices: [{ index: 0, delta: { content: "3%" }, finish_reason: "stop" }] }) +
        chunk({ usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 } }) +
        "data: [DONE]\n\n";
      return new HttpResponse(text, { headers: { "Content-Type": "text/event-stream" } });
    }),
  );
  const { ai } = loadConfig({ OPENROUTER_API_KEY: "sk-or-test" }, () => new Secret("unused"));
  if (!ai.provider) throw new Error("no provider was configured");
  const [model] = createOpenAiProvider(ai.provider).models;
  const request = {
    messages: [{ role: "user" as const, content: "какая комиссия" }],
    passages: [],
    question: "какая комиссия",
    language: "ru" as const,
    isSure: true,
    handover: undefined,
    signal: new AbortController().signal,
  };
  let text = "";
  for await (const piece of model?.reply(request) ?? []) if ("text" in piece) text += piece.text;
  expect(seen).toMatchObject([
    {
      authorization: "Bearer sk-or-test",
      body: { model: "google/gemini-2.0-flash-001", stream: true },
    },
  ]);
  expect(text).toBe("Комиссия 3%");
});
