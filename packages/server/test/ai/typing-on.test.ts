import { randomUUID } from "node:crypto";
import { startScriptedOpenAi } from "@ilpo-chat/testkit";
import type { Entry } from "@ilpo-chat/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { connectVisitor } from "../support/visitor-socket.ts";
import { byAi } from "./support.ts";

/** Remembers what was asked; the answer to “подожди” waits for the gate. */
function script() {
  const asked: string[] = [];
  const gate = Promise.withResolvers<void>();
  const seen = Promise.withResolvers<void>();
  return {
    asked,
    gate,
    seen,
    async respond({ messages }: { readonly messages: readonly { readonly content?: unknown }[] }) {
      const words = String(messages.at(-1)?.content);
      asked.push(words);
      seen.resolve();
      if (words.startsWith("подожди")) await gate.promise;
      return `ответ: ${words.replaceAll("\n", " + ")}`;
    },
  };
}

let played = script();
let upstream: Awaited<ReturnType<typeof startScriptedOpenAi>>;
let server: TestServer;
beforeAll(async () => {
  upstream = await startScriptedOpenAi({ respond: (request) => played.respond(request) });
  const env = {
    OPENROUTER_API_KEY: "key",
    OPENROUTER_BASE_URL: upstream.baseUrl,
    OPENROUTER_MODEL: "first",
  };
  server = await startTestServer({ database: "pglite", env });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

/** A visitor at their screen: what they do there, and what they see. */
async function atScreen() {
  played = script();
  const { token } = await server.visitor();
  const { socket, call } = await connectVisitor(server, token);
  const answers: string[] = [];
  const shown: string[] = [];
  socket.on("reply:delta", ({ text }: { text: string }) => shown.push(text));
  const answered = new Set<() => void>();
  socket.on("entry", ({ entry }: { entry: Entry }) => {
    const message = byAi(entry);
    if (message) answers.push(message.content);
    for (const look of answered) look();
  });
  let conversationId = "";
  return {
    answers,
    shown,
    async say(content: string) {
      const to = conversationId === "" ? {} : { conversationId };
      const sent = await call("message:send", { clientId: randomUUID(), content, ...to });
      if (!sent.ok) throw new Error("refused");
      ({ conversationId } = sent);
      return sent;
    },
    async type(on: boolean) {
      expect(await call("typing", { conversationId, on })).toMatchObject({ ok: true });
    },
    hears: (event: string) =>
      new Promise<void>((resolve) => void socket.once(event, () => resolve())),
    sees(count: number) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = () => answers.length >= count && resolve();
      answered.add(look);
      look();
      return promise;
    },
    [Symbol.dispose]: () => void socket.disconnect(),
  };
}

describe("over a visitor's connection, the consultant", () => {
  it("shows nothing to who types on, and answers all words at once when they are sent", async () => {
    using visitor = await atScreen();
    await visitor.say("подожди");
    await played.seen.promise;
    await visitor.type(true);
    played.gate.resolve();
    await visitor.type(true);
    await visitor.say("вот ещё");
    await visitor.sees(1);
    expect(visitor.answers).toEqual(["ответ: подожди + вот ещё"]);
    expect(visitor.shown.join("")).toBe("ответ: подожди + вот ещё");
    expect(played.asked).toEqual(["подожди", "подожди\nвот ещё"]);
  });

  it("waits no longer than a second and a half for who types and types", async () => {
    using visitor = await atScreen();
    await visitor.say("подожди");
    const from = performance.now();
    await played.seen.promise;
    await visitor.type(true);
    played.gate.resolve();
    await visitor.hears("reply:delta");
    const waited = performance.now() - from;
    expect(waited).toBeGreaterThan(1_000);
    await visitor.sees(1);
    expect(visitor.answers).toEqual(["ответ: подожди"]);
  });

  it("goes on as soon as they stop typing", async () => {
    using visitor = await atScreen();
    await visitor.say("подожди");
    await played.seen.promise;
    await visitor.type(true);
    played.gate.resolve();
    await visitor.type(false);
    await visitor.sees(1);
    expect(visitor.answers).toEqual(["ответ: подожди"]);
  });

  it("pays for the call that it gave up", async () => {
    using visitor = await atScreen();
    const before = await spent();
    await visitor.say("подожди");
    await played.seen.promise;
    await visitor.say("всё");
    played.gate.resolve();
    await visitor.sees(1);
    await expect.poll(async () => (await spent()).requests - before.requests).toBe(2);
    expect(upstream.requests.at(-2)?.isAborted).toBe(true);
  });
});

function spent() {
  return server.app.ai.spending([server.site.id], new Date());
}
