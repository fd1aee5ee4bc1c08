import { randomUUID } from "node:crypto";
import { type ClientEventName, type EntryAppended, limits } from "@ilpo-chat/protocol";
import { clientSchemas } from "@ilpo-chat/protocol/schema";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, testSite, type TestServer } from "../support/test-server.ts";
import { connectVisitor } from "../support/visitor-socket.ts";

describe("the visitor channel", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ database: "pglite" });
    await server.app.auth.sites.save({
      ...testSite,
      key: "other-test",
      origins: ["http://other.test"],
    });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const code = (refusal: { ok: boolean }) =>
    "error" in refusal ? (refusal.error as { code: string }).code : "ok";

  it.each(["http://other.test", "https://taxi.test", "http://taxi.test.evil", "null", ""])(
    "is closed to the origin %j over polling and over WebSocket",
    async (origin) => {
      const { token } = await server.visitor();
      for (const transports of [["polling"], ["websocket"]]) {
        await expect(connectVisitor(server, token, { origin, transports })).rejects.toThrow(
          "transport",
        );
      }
    },
  );

  it("refuses a wrong token, another site's token, another protocol and a wrong handshake with their codes", async () => {
    const { token } = await server.visitor();
    await expect(connectVisitor(server, "wrong")).rejects.toThrow("token-invalid");
    await expect(
      connectVisitor(server, token, { site: "other-test", origin: "http://other.test" }),
    ).rejects.toThrow("token-invalid");
    await expect(connectVisitor(server, token, { auth: { protocol: 99 } })).rejects.toThrow(
      "protocol-unsupported",
    );
    await expect(connectVisitor(server, token, { auth: { token: 5 } })).rejects.toThrow(
      "bad-request",
    );
    // The query names an allowed site, the handshake another one.
    await expect(connectVisitor(server, token, { auth: { site: "other-test" } })).rejects.toThrow(
      "origin-not-allowed",
    );
  });

  it("takes a message over either transport and tells everybody in the conversation", async () => {
    const { token } = await server.visitor();
    using first = await connectVisitor(server, token);
    // The consultant may answer in between.
    const heard: string[] = [];
    first.socket.on("entry", ({ entry }: EntryAppended) => {
      if (entry.type === "message.created" && entry.message.author.type === "user")
        heard.push(entry.message.content);
    });
    const sent = await first.call("message:send", {
      clientId: randomUUID(),
      content: "  привет  ",
    });
    expect(sent).toMatchObject({ ok: true, seq: 1 });
    expect(heard).toEqual(["привет"]);
    using second = await connectVisitor(server, token, { transports: ["polling"] });
    const opened = await second.call("conversation:open", {});
    if (!opened.ok) throw new Error("refused");
    expect(opened.conversation?.entries[0]).toMatchObject({
      seq: 1,
      message: { content: "привет" },
    });
    if (!sent.ok) throw new Error("refused");
    await second.call("message:send", {
      conversationId: sent.conversationId,
      clientId: randomUUID(),
      content: "ещё",
    });
    expect(heard).toEqual(["привет", "ещё"]);
  });

  it("refuses every event whose frame does not fit, and does nothing", async () => {
    const { token } = await server.visitor();
    using client = await connectVisitor(server, token);
    const frames = [
      undefined,
      null,
      5,
      "text",
      [],
      { conversationId: 5 },
      { conversationId: randomUUID(), extra: 1 },
      JSON.parse('{"__proto__":{"seq":1},"x":1}'),
    ];
    for (const name of Object.keys(clientSchemas) as ClientEventName[]) {
      for (const frame of frames) {
        const isFine = name === "conversation:open" && JSON.stringify(frame) === "{}";
        const answer = await client.raw(name, frame);
        if (!isFine)
          expect([name, code(answer)]).toEqual([
            name,
            expect.stringMatching(/bad-request|content-empty/),
          ]);
      }
    }
    expect(({} as { seq?: number }).seq).toBeUndefined();
    expect(await client.call("conversation:open", {})).toEqual({ ok: true, conversation: null });
  });

  it("answers about another visitor's conversation as if there were none", async () => {
    const owner = await server.visitor();
    const { conversationId } = await server.app.chat.visitor.send({
      ...owner,
      clientId: randomUUID(),
      content: "моё",
    });
    using stranger = await connectVisitor(server, (await server.visitor()).token);
    const payloads: { [Name in ClientEventName]?: object } = {
      "message:send": { clientId: randomUUID(), content: "x" },
      "message:edit": { seq: 1, content: "x" },
      "message:feedback": { seq: 1, helpful: true },
      read: { seq: 1 },
      typing: { on: true },
      history: { beforeSeq: 2 },
      "manager:request": {},
      "reply:stop": {},
      "lead:submit": { name: "x" },
      rate: { score: 5 },
      "conversation:close": {},
    };
    for (const [name, payload] of Object.entries(payloads)) {
      expect([name, code(await stranger.raw(name, { conversationId, ...payload }))]).toEqual([
        name,
        "not-found",
      ]);
    }
    expect(await stranger.call("conversation:open", { conversationId })).toEqual({
      ok: true,
      conversation: null,
    });
    expect(await stranger.call("conversations:list", {})).toEqual({ ok: true, conversations: [] });
  });

  it.each([
    ["   ", "content-empty"],
    ["а".repeat(limits.contentMax + 1), "content-too-long"],
    ["a\0b", "content-invalid"],
    ["\ud800", "content-invalid"],
  ])("refuses the text %j with a code of its own", async (content, expected) => {
    using client = await connectVisitor(server, (await server.visitor()).token);
    const answer = await client.call("message:send", { clientId: randomUUID(), content });
    expect(code(answer)).toBe(expected);
  });

  it("takes exactly 4,000 characters, counted as people count them", async () => {
    using client = await connectVisitor(server, (await server.visitor()).token);
    const answer = await client.call("message:send", {
      clientId: randomUUID(),
      content: "😀".repeat(limits.contentMax),
    });
    expect(answer.ok).toBe(true);
  });

  it("takes twenty messages a minute from one visitor, over all of their sockets", async () => {
    const { token } = await server.visitor();
    using first = await connectVisitor(server, token);
    using second = await connectVisitor(server, token);
    const answers = [];
    for (let index = 0; index < 22; index += 1) {
      const client = index % 2 === 0 ? first : second;
      answers.push(
        await client.call("message:send", { clientId: randomUUID(), content: `${index}` }),
      );
    }
    expect(answers.map(code)).toEqual([
      ...Array<string>(20).fill("ok"),
      "rate-limited",
      "rate-limited",
    ]);
    const refused = answers.at(-1);
    expect(refused && "error" in refused && refused.error.retryAfter).toBeGreaterThan(0);
  });

  it("gives one visitor at most ten sockets", async () => {
    const { token } = await server.visitor();
    const clients = await Promise.all(
      Array.from({ length: limits.socketsPerVisitor }, () => connectVisitor(server, token)),
    );
    await expect(connectVisitor(server, token)).rejects.toThrow("too-many-sockets");
    for (const client of clients) client[Symbol.dispose]();
  });
});
