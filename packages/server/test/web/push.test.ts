import { randomUUID } from "node:crypto";
import { vapidKeys } from "@ilpo-chat/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  browserKeys,
  type PushServiceStandIn,
  startPushService,
} from "../support/push-service-stand-in.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { connectVisitor } from "../support/visitor-socket.ts";

const keys = vapidKeys();
const until = <Value>(ask: () => Value | Promise<Value>, wished: Value) =>
  expect.poll(ask, { timeout: 10_000 }).toBe(wished);
const page = "https://park.example/rabota";

describe("notices to browsers", () => {
  let service: PushServiceStandIn;
  let server: TestServer;
  let anna: { readonly id: number; readonly name: string };
  beforeAll(async () => {
    service = await startPushService(() => keys.VAPID_PUBLIC_KEY);
    server = await startTestServer({
      database: "pglite",
      env: { ...keys, PUSH_AFTER_SECONDS: "0", PUSH_EXTRA_ORIGINS: service.origin },
    });
    const invite = await server.app.auth.managers.invite({
      ...{ role: "manager", siteId: null, byManagerId: null },
    });
    const person = { telegramId: 7, name: "Анна", username: null };
    const manager = await server.app.auth.managers.redeem(invite, person);
    anna = { id: manager?.id ?? 0, name: "Анна" };
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await service[Symbol.asyncDispose]();
  });

  const untilGone = (conversationId: string) =>
    until(() => server.app.web.isWatched(conversationId), false);
  /** A visitor who has been led by a manager, has subscribed, and has gone. */
  async function leave(path: string) {
    const visitor = await server.visitor();
    const { chat } = server.app;
    const conversationId = await chat.visitor.requestManager({ ...visitor });
    await chat.manager.claim({ conversationId, manager: anna });
    const endpoint = service.origin + path;
    const subscription = { endpoint, keys: browserKeys() };
    {
      using channel = await connectVisitor(server, visitor.token);
      await channel.call("conversation:open", { page });
      expect(await channel.call("push:subscribe", { subscription })).toEqual({ ok: true });
    }
    await untilGone(conversationId);
    const write = (content: string) =>
      chat.manager.post({ conversationId, clientId: randomUUID(), content, manager: anna });
    return { visitor, conversationId, endpoint, write };
  }
  const count = async (result: string) => {
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    return Number(
      new RegExp(`push_notices_total\\{result="${result}"\\} (\\d+)`).exec(metrics)?.[1],
    );
  };
  const takenAt = (path: string) => service.taken.filter((push) => push.path === path);

  it("tell who has the keys, and no more", async () => {
    using channel = await connectVisitor(server, (await server.visitor()).token);
    expect(await channel.call("push:key", {})).toEqual({ ok: true, key: keys.VAPID_PUBLIC_KEY });
    const endpoint = "https://169.254.169.254/latest";
    const subscription = { endpoint, keys: browserKeys() };
    const refusal = { ok: false, error: { code: "bad-request" } };
    expect(await channel.call("push:subscribe", { subscription })).toMatchObject(refusal);
    expect(await channel.raw("push:subscribe", { endpoint })).toMatchObject(refusal);
  });

  it("reach a visitor who has gone, signed, sealed and with an end", async () => {
    const { write } = await leave("/away");
    await write("Документы готовы");
    await until(() => takenAt("/away").length, 1);
    const [push] = takenAt("/away");
    expect(push).toMatchObject({
      ...{ ttl: "86400", encoding: "aes128gcm", subject: keys.VAPID_SUBJECT },
      topic: expect.stringMatching(/^\w{4,8}$/),
    });
    expect(push?.bytes).toBeGreaterThan(100);
  });

  it("are not sent to who has the chat open, nor for what was read", async () => {
    const { visitor, conversationId, write } = await leave("/open");
    {
      using channel = await connectVisitor(server, visitor.token);
      await channel.call("conversation:open", { page });
      await write("Вы здесь?");
      const { lastSeq } = (await server.app.chat.queries.conversation(conversationId)) ?? {};
      await channel.call("read", { conversationId, seq: lastSeq ?? 0 });
    }
    const other = await leave("/other");
    await other.write("Для порядка");
    await until(() => takenAt("/other").length, 1);
    expect(takenAt("/open")).toEqual([]);
  });

  it("stop when the browser has forgotten us, and at the visitor's wish", async () => {
    const gone = await leave("/gone");
    service.answer("/gone", 410);
    await gone.write("Раз");
    await until(() => count("gone"), 1);
    await gone.write("Два");
    const { visitor, endpoint, write } = await leave("/unwanted");
    {
      using channel = await connectVisitor(server, visitor.token);
      await channel.call("push:unsubscribe", { endpoint });
    }
    await write("Три");
    const last = await leave("/last");
    await last.write("Четыре");
    await until(() => takenAt("/last").length, 1);
    expect(takenAt("/gone")).toHaveLength(1);
    expect(takenAt("/unwanted")).toEqual([]);
  });

  it("follow no redirect", async () => {
    const { write } = await leave("/moved");
    service.answer("/moved", 307, { location: `${service.origin}/elsewhere` });
    await write("Раз");
    await until(() => count("failed"), 1);
    expect(takenAt("/moved").length).toBeGreaterThan(0);
    expect(takenAt("/elsewhere")).toEqual([]);
  });
});
