import type { ClientPayload } from "@ilpo-chat/protocol";
import { describe, expect, it, vi } from "vitest";
import type { ChatError } from "../src/error.ts";
import { createSocketIoTransport } from "../src/connection/socketio-transport.ts";
import type { Link, Transport } from "../src/connection/transport.ts";
import { createWebSocketTransport } from "../src/connection/websocket-transport.ts";
import type { Settings } from "../src/options.ts";
import { startChatServer } from "./support/chat-server.ts";
import { messageEntry } from "./support/entries.ts";

type Server = Awaited<ReturnType<typeof startChatServer>>;

// One suite for every way to the server: what one does, the others do.
const transports: Readonly<Record<string, (settings: Settings) => Transport>> = {
  "the WebSocket client": createWebSocketTransport,
  "the official client, by WebSocket": (settings) => createSocketIoTransport(settings, "websocket"),
  "the official client, polling first": (settings) => createSocketIoTransport(settings, "polling"),
};

function openLink(
  server: Pick<Server, "url">,
  create: (settings: Settings) => Transport,
  token: string,
) {
  const told: string[] = [];
  const events: { readonly name: string; readonly payload: unknown }[] = [];
  const refusals: ChatError[] = [];
  let aliveCount = 0;
  const settings: Settings = {
    url: server.url,
    site: "park",
    origin: undefined,
    locale: undefined,
    page: () => undefined,
  };
  const link = create(settings).open(token, {
    opened: () => told.push("opened"),
    lost: () => told.push("lost"),
    refused(error) {
      told.push("refused");
      refusals.push(error);
    },
    alive: () => void (aliveCount += 1),
    moved: () => told.push("moved"),
    event: (name, payload) => events.push({ name, payload }),
  });
  const tells = (words: readonly string[]) =>
    expect.poll(() => told, { interval: 5 }).toEqual(words);
  return { link, told, tells, events, refusals, aliveCount: () => aliveCount };
}

const codeOf = (answer: Promise<object>) =>
  answer.then(
    () => "none",
    (error: ChatError) => error.code,
  );
const isSend = (name: string) => name === "message:send";
const send = (link: Link, content: string) =>
  link.request("message:send", { clientId: crypto.randomUUID(), content });

describe.each(Object.entries(transports))("%s", (_name, create) => {
  async function start() {
    const server = await startChatServer();
    server.state.tokens.set("token", null);
    return {
      server,
      open: (token = "token") => openLink(server, create, token),
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  }

  it("opens with the token, the site and the version, and carries questions and answers", async () => {
    await using stage = await start();
    const { link, tells } = stage.open();
    await tells(["opened"]);
    expect(stage.server.state.handshakes[0]?.auth).toEqual({
      site: "park",
      token: "token",
      protocol: 1,
    });
    expect(await link.request("conversation:open", {})).toMatchObject({ conversation: null });
    expect(await send(link, 'Привет 👋 \u2028 \\ " \0'.replace("\0", ""))).toMatchObject({
      seq: 1,
    });
    link.close();
  });

  it("tells the events of the server in their order, whole", async () => {
    await using stage = await start();
    const { link, tells, events } = stage.open();
    await tells(["opened"]);
    await send(link, "1");
    const long = "я🙂".repeat(20_000);
    stage.server.emit("typing", { who: long });
    for (let count = 0; count < 50; count += 1) stage.server.append((seq) => messageEntry(seq));
    await expect.poll(() => events).toHaveLength(52);
    expect(events[1]).toMatchObject({ name: "typing", payload: { who: long } });
    const seqs = events.flatMap(
      ({ payload }) => (payload as { entry?: { seq: number } }).entry?.seq ?? [],
    );
    expect(seqs).toEqual(Array.from({ length: 51 }, (_, index) => index + 1));
    link.close();
  });

  it("has many questions under way, each with its own answer", async () => {
    await using stage = await start();
    const { link, tells } = stage.open();
    await tells(["opened"]);
    await send(link, "first");
    const results = await Promise.all(
      Array.from({ length: 30 }, (_, index) => send(link, `${index}`)),
    );
    expect(results.map(({ seq }) => seq)).toEqual(results.map((_, index) => index + 2));
    link.close();
  });

  it("takes the answers of a slow server as they come, each for its own question", async () => {
    await using stage = await start();
    const { link, tells, aliveCount } = stage.open();
    await tells(["opened"]);
    const { state } = stage.server;
    state.fault = (name) => (isSend(name) ? "hold" : undefined);
    const slow = [send(link, "1"), send(link, "2")];
    await expect.poll(() => state.held).toHaveLength(2);
    state.fault = undefined;
    // A later question is answered first.
    const quick = await send(link, "3");
    const before = aliveCount();
    state.held.reverse();
    stage.server.release();
    const seqs = (await Promise.all(slow)).map(({ seq }) => seq);
    expect([quick.seq, ...seqs]).toEqual([1, 3, 2]);
    expect(aliveCount()).toBeGreaterThan(before);
    link.close();
  });

  it("comes and goes many times, and leaves no socket and no word behind", async () => {
    await using stage = await start();
    for (let round = 0; round < 20; round += 1) {
      const { link, tells, told } = stage.open();
      await tells(["opened"]);
      expect(await send(link, `${round}`)).toMatchObject({ seq: round + 1 });
      link.close();
      expect(told).toEqual(["opened"]);
    }
    await expect.poll(() => stage.server.state.sockets.size).toBe(0);
    expect(stage.server.state.handshakes).toHaveLength(20);
  });

  it("comes back to a server that was away, on the same address", async () => {
    await using stage = await start();
    const first = stage.open();
    await first.tells(["opened"]);
    await stage.server.stop();
    await first.tells(["opened", "lost"]);
    await stage.server.start();
    const second = stage.open();
    await second.tells(["opened"]);
    expect(await send(second.link, "1")).toMatchObject({ seq: 1 });
    expect(first.told).toEqual(["opened", "lost"]);
    second.link.close();
  });

  it("gives a refusal of a question as its code, with the time to wait", async () => {
    await using stage = await start();
    const { link, tells } = stage.open();
    await tells(["opened"]);
    stage.server.state.fault = (name) =>
      isSend(name) ? { code: "rate-limited", message: "slowly", retryAfter: 3 } : undefined;
    await expect(send(link, "1")).rejects.toMatchObject({
      code: "rate-limited",
      retryAfterMs: 3_000,
    });
    link.close();
  });

  it("tells a refused handshake with its code, and nothing after it", async () => {
    await using stage = await start();
    stage.server.state.refusal = { code: "visitor-blocked" };
    const { tells, refusals, told } = stage.open();
    await tells(["refused"]);
    expect(refusals[0]).toMatchObject({ code: "visitor-blocked" });
    await stage.server.stop();
    expect(told).toEqual(["refused"]);
  });

  it("is lost when the server goes, and the questions under way fail", async () => {
    await using stage = await start();
    const { link, tells } = stage.open();
    await tells(["opened"]);
    stage.server.state.fault = () => "drop";
    const answer = codeOf(send(link, "1"));
    await expect.poll(() => stage.server.state.heard).toContain("message:send");
    await stage.server.stop();
    await tells(["opened", "lost"]);
    expect(await answer).toBe("transport");
    await expect(send(link, "2")).rejects.toMatchObject({ code: "transport" });
  });

  it("is lost when the server sends it away", async () => {
    await using stage = await start();
    const { tells, told } = stage.open();
    await tells(["opened"]);
    for (const socket of stage.server.state.sockets.keys()) socket.disconnect();
    await tells(["opened", "lost"]);
    expect(told).toEqual(["opened", "lost"]);
  });

  it("is lost when nobody listens there", async () => {
    await using stage = await start();
    await stage.server.stop();
    const { tells, told } = stage.open();
    await tells(["lost"]);
    expect(told).toEqual(["lost"]);
  });

  it("says nothing any more after it was closed, also while it is coming up", async () => {
    await using stage = await start();
    const early = stage.open();
    early.link.close();
    early.link.close();
    const late = stage.open();
    await late.tells(["opened"]);
    late.link.close();
    await expect.poll(() => stage.server.state.sockets.size).toBe(0);
    expect([early.told, late.told]).toEqual([[], ["opened"]]);
    await expect(send(late.link, "1")).rejects.toMatchObject({ code: "transport" });
  });
});

it("each answers heartbeats and tells them as signs of life", { timeout: 20_000 }, async () => {
  await using server = await startChatServer();
  server.state.tokens.set("token", null);
  const links = Object.values(transports).map((create) => openLink(server, create, "token"));
  await Promise.all(links.map(({ tells }) => tells(["opened"])));
  const before = links.map(({ aliveCount }) => aliveCount());
  const untilAll = () =>
    expect(links.every(({ aliveCount }, index) => aliveCount() > (before[index] ?? 0))).toBe(true);
  await vi.waitFor(untilAll, { timeout: 15_000, interval: 50 });
  for (const { link } of links) link.close();
});

describe.each(Object.entries(transports).slice(0, 2))("%s", (_name, create) => {
  it.each(["", "no packet", "42[", "4", "9", "451-[]", "43x"])(
    "gives the link up when the other side talks nonsense: %j",
    async (nonsense) => {
      await using server = await startChatServer();
      server.state.tokens.set("token", null);
      const { tells, told } = openLink(server, create, "token");
      await tells(["opened"]);
      for (const { conn } of server.state.sockets.keys()) {
        const { socket } = conn.transport as unknown as { socket: { send(text: string): void } };
        socket.send(nonsense);
      }
      await tells(["opened", "lost"]);
      expect(told).toEqual(["opened", "lost"]);
    },
  );
});

const payload: ClientPayload<"typing"> = { conversationId: crypto.randomUUID(), on: true };

it("a question without an answer ends after ten seconds, and the link stays", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const server = await startChatServer();
  try {
    server.state.tokens.set("token", null);
    server.state.fault = () => "drop";
    const { link, told } = openLink(server, createWebSocketTransport, "token");
    await vi.waitUntil(() => told.length > 0, { timeout: 10_000 });
    const answer = codeOf(link.request("typing", payload));
    await vi.advanceTimersByTimeAsync(10_000);
    expect([await answer, told]).toEqual(["timeout", ["opened"]]);
    link.close();
  } finally {
    vi.useRealTimers();
    await server[Symbol.asyncDispose]();
  }
});
