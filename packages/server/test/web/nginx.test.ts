import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { freePort, startNginx } from "@ilpo-chat/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, testOrigin, testSite, type TestServer } from "../support/test-server.ts";
import { connectVisitor } from "../support/visitor-socket.ts";

const config = readFileSync(
  new URL("../../../../deploy/nginx/ilpo-chat.conf", import.meta.url),
  "utf8",
);

describe("the configuration for nginx", () => {
  const stack = new AsyncDisposableStack();
  let server: TestServer;
  let url: string;

  beforeAll(async () => {
    server = stack.use(
      await startTestServer({ database: "pglite", env: { TRUSTED_PROXIES: "1" } }),
    );
    const nodes = [Number(new URL(server.url).port), await freePort()] as const;
    ({ url } = stack.use(await startNginx({ site: config, nodes })));
  });
  afterAll(() => stack.disposeAsync());

  it("leads to a node that lives, also when another one is dead", async () => {
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const headers = { "User-Agent": `browser ${index}` };
        return (await fetch(`${url}/readyz`, { headers })).status;
      }),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    const response = await fetch(`${url}/v1/visitors`, {
      method: "POST",
      body: JSON.stringify({ site: testSite.key }),
      headers: { "Content-Type": "application/json", Origin: testOrigin },
    });
    expect(response.status).toBe(201);
    expect((await fetch(`${url}/metrics`)).status).toBe(403);
  });

  it.each([["websocket"], ["polling"]])(
    "carries messages and streamed text over %s as they come",
    async (transport) => {
      const who = await server.visitor();
      using client = await connectVisitor({ url }, who.token, { transports: [transport] });
      // With a manager called, the consultant keeps silent: only this test's text is streamed.
      const called = await client.call("manager:request", {});
      if (!called.ok) throw new Error(called.error.code);
      const { conversationId } = called;
      const sent = await client.call("message:send", {
        conversationId,
        clientId: randomUUID(),
        content: "привет",
      });
      expect(sent).toMatchObject({ ok: true, seq: 2 });
      const heard: string[] = [];
      client.socket.on("reply:delta", ({ text }: { text: string }) => heard.push(text));
      server.app.chat.ai.replyStarted({ conversationId, turn: 1 });
      for (const text of ["Ко", "мис", "сия"]) {
        server.app.chat.ai.replyDelta({ conversationId, turn: 1, text });
        await expect.poll(() => heard.at(-1)).toBe(text);
      }
    },
  );
});
