import { describe, expect, it } from "vitest";
import { type ConnectionState, type KeyValueStorage, memoryStorage } from "../src/index.ts";
import { type Fault, startChatServer } from "./support/chat-server.ts";
import { entryKinds, entryOfKind, messageEntry } from "./support/entries.ts";
import {
  createFakeLifecycle,
  isConnected,
  lines,
  startClient,
  until,
  untilLines,
} from "./support/start-client.ts";

const isDown = ({ connection }: { connection: ConnectionState }) =>
  connection.status !== "connected";
const onFirst = (name: string, fault: ReturnType<Fault>): Fault => {
  let isOver = false;
  return (heard) => {
    if (isOver || heard !== name) return undefined;
    isOver = true;
    return fault;
  };
};

describe("an outage", () => {
  it("keeps what is typed meanwhile and sends it in order, once", async () => {
    await using server = await startChatServer();
    const client = startClient(server.url);
    client.send("1");
    await untilLines(client, ["1"]);
    await server.stop();
    await until(client, isDown);
    for (const text of ["2", "3", "4"]) client.send(text);
    expect(lines(client.state)).toEqual(["1", "2 (waiting)", "3 (waiting)", "4 (waiting)"]);
    await server.start();
    await untilLines(client, ["1", "2", "3", "4"]);
    expect(server.log()).toHaveLength(4);
  });

  it("stores a message once when only its acknowledgement was lost (F21)", async () => {
    await using server = await startChatServer();
    const client = startClient(server.url);
    server.state.fault = onFirst("message:send", "drop-answer");
    client.connect();
    await until(client, isConnected);
    client.send("Один раз");
    // The entry comes although the answer does not: that is proof enough.
    await untilLines(client, ["Один раз"]);
    server.state.fault = (name) => (name === "message:send" ? "hold" : undefined);
    client.send("Второй");
    await until(client, (state) => lines(state).includes("Второй (sending)"));
    while (server.state.held.length === 0) await new Promise((resolve) => setImmediate(resolve));
    server.cut();
    await until(client, isDown);
    server.release();
    server.state.fault = undefined;
    await untilLines(client, ["Один раз", "Второй"]);
    expect(server.log()).toHaveLength(2);
  });

  it("resumes with exactly what it missed, without a hole and without a reload (D4)", async () => {
    await using server = await startChatServer();
    const client = startClient(server.url);
    client.send("1");
    await until(client, ({ conversation }) => conversation !== null);
    const heard: number[] = [];
    client.on("message", ({ seq }) => heard.push(seq));
    for (let round = 0; round < 3; round += 1) {
      server.append((seq) => messageEntry(seq), false);
      server.cut();
      server.append((seq) => messageEntry(seq), false);
      await until(client, isDown);
      await until(client, isConnected);
    }
    await until(client, ({ items }) => items.length === 7);
    expect(heard).toEqual([2, 3, 4, 5, 6, 7]);
  });

  it("says nothing again when the link is cut again and again in silence", async () => {
    await using server = await startChatServer();
    const client = startClient(server.url);
    client.send("1");
    await until(client, ({ conversation }) => conversation !== null);
    server.append((seq) => messageEntry(seq));
    await untilLines(client, ["1", "words 2"]);
    const heard: number[] = [];
    client.on("message", ({ seq }) => heard.push(seq));
    for (let time = 0; time < 5; time += 1) {
      server.cut();
      await until(client, isDown);
      await until(client, isConnected);
    }
    expect(lines(client.state)).toEqual(["1", "words 2"]);
    expect(heard).toEqual([]);
  });

  it("catches up on entries of every type, not on messages alone", async () => {
    await using server = await startChatServer();
    const storage = memoryStorage();
    const client = startClient(server.url, { storage });
    client.send("1");
    await until(client, ({ conversation }) => conversation !== null);
    server.cut();
    for (let kind = 0; kind < entryKinds; kind += 1)
      server.append((seq) => entryOfKind(kind, seq, 1), false);
    const fresh = startClient(server.url, { storage });
    fresh.connect();
    await until(fresh, ({ conversation }) => conversation !== null);
    const { items, conversation } = fresh.state;
    await until(client, (state) => state.items.length === items.length);
    expect(client.state).toMatchObject({ items, conversation });
  });

  it("fills a gap without a reconnect when the rooms have lost an entry (F10)", async () => {
    await using server = await startChatServer();
    const client = startClient(server.url);
    client.send("1");
    await until(client, ({ conversation }) => conversation !== null);
    server.append((seq) => messageEntry(seq), false);
    server.append((seq) => messageEntry(seq));
    await untilLines(client, ["1", "words 2", "words 3"]);
    expect(server.state.handshakes).toHaveLength(1);
  });

  it("starts afresh when the server was restored from a backup (F51)", async () => {
    await using server = await startChatServer();
    const client = startClient(server.url);
    client.send("1");
    await until(client, ({ conversation }) => conversation !== null);
    for (let count = 0; count < 3; count += 1) server.append((seq) => messageEntry(seq));
    await untilLines(client, ["1", "words 2", "words 3", "words 4"]);
    server.restore(2);
    server.append((seq) => messageEntry(seq, "manager"));
    await untilLines(client, ["1", "words 2", "words 3"]);
    expect(client.state.items[2]).toMatchObject({ message: { author: { type: "manager" } } });
  });

  it("learns of a restored backup from an acknowledgement, when the rooms tell nothing", async () => {
    await using server = await startChatServer();
    const client = startClient(server.url);
    client.send("1");
    await until(client, ({ conversation }) => conversation !== null);
    for (let count = 0; count < 3; count += 1) server.append((seq) => messageEntry(seq));
    await until(client, ({ items }) => items.length === 4);
    server.restore(1);
    server.state.areRoomsLost = true;
    client.send("2");
    const state = await untilLines(client, ["1", "2"]);
    expect(state.items[1]).toMatchObject({ kind: "message", message: { seq: 2 } });
  });

  it("gets a new token when the old one is refused, and the outbox survives", async () => {
    await using server = await startChatServer();
    const client = startClient(server.url);
    client.send("Старое");
    await untilLines(client, ["Старое"]);
    server.state.tokens.clear();
    server.cut();
    await until(client, isDown);
    client.send("Новое");
    await untilLines(client, ["Новое"]);
    expect(server.state.registrations).toHaveLength(2);
    expect(server.log().map(({ seq }) => seq)).toEqual([1]);
  });

  it("stops for good at a final refusal, and says why", async () => {
    await using server = await startChatServer();
    server.state.registrationRefusal = { code: "origin-not-allowed", message: "" };
    const client = startClient(server.url);
    const failed = new Promise<string>((resolve) =>
      client.on("error", ({ code }) => resolve(code)),
    );
    client.send("Слова");
    expect(await failed).toBe("origin-not-allowed");
    expect(client.state.connection).toEqual({ status: "disconnected", code: "origin-not-allowed" });
    expect(lines(client.state)).toEqual(["Слова (waiting)"]);
    server.state.registrationRefusal = undefined;
    server.state.refusal = { code: "visitor-blocked" };
    client.connect();
    await until(client, ({ connection }) => connection.code === "visitor-blocked");
    expect(server.state.handshakes).toHaveLength(1);
  });

  it("shows a refused message, lets the next pass, and sends it again on request", async () => {
    await using server = await startChatServer();
    const client = startClient(server.url);
    client.connect();
    await until(client, isConnected);
    server.state.fault = onFirst("message:send", { code: "client-id-reused", message: "" });
    const clientId = client.send("Отказано");
    client.send("Принято");
    const state = await untilLines(client, ["Принято", "Отказано (failed)"]);
    expect(state.items[1]).toMatchObject({ error: "client-id-reused" });
    client.retry(clientId);
    await untilLines(client, ["Принято", "Отказано"]);
    const empty = client.send(" ");
    expect(lines(client.state).at(-1)).toBe(" (failed)");
    client.discard(empty);
    expect(lines(client.state)).toEqual(["Принято", "Отказано"]);
  });

  it("works over polling where WebSockets are blocked (F23)", async () => {
    await using server = await startChatServer({ isWebSocketBlocked: true });
    const client = startClient(server.url);
    client.send("Через опрос");
    await untilLines(client, ["Через опрос"]);
    expect(server.state.handshakes[0]?.transport).toBe("polling");
  });

  it("moves to another node when this one drains", async () => {
    await using server = await startChatServer();
    const client = startClient(server.url);
    client.send("1");
    await until(client, ({ conversation }) => conversation !== null);
    server.emit("drain", { reconnectInMs: 20 });
    client.send("2");
    await until(client, ({ connection }) => connection.code === "draining");
    await until(client, isConnected);
    await untilLines(client, ["1", "2"]);
    expect(server.state.handshakes).toHaveLength(2);
  });

  it("lets go of the socket for the back/forward cache and comes back (P11, F29)", async () => {
    await using server = await startChatServer();
    const lifecycle = createFakeLifecycle();
    const client = startClient(server.url, {}, { lifecycle });
    client.send("1");
    await until(client, ({ conversation }) => conversation !== null);
    lifecycle.signal("suspend");
    while (server.state.sockets.size > 0) await new Promise((resolve) => setImmediate(resolve));
    server.append((seq) => messageEntry(seq));
    lifecycle.signal("resume");
    await untilLines(client, ["1", "words 2"]);
    client.destroy();
    expect(lifecycle.listeners.size).toBe(0);
  });
});

describe("storage", () => {
  it("brings back token, draft and what is unsent after a reload (F31)", async () => {
    await using server = await startChatServer();
    const storage = memoryStorage();
    const before = startClient(server.url, { storage });
    before.connect();
    await until(before, isConnected);
    server.state.fault = (name) => (name === "message:send" ? "drop" : undefined);
    before.setDraft("недописан");
    const ids = [before.send("1"), before.send("2")];
    await until(before, (state) => lines(state)[0] === "1 (sending)");
    before.destroy();
    server.state.fault = undefined;
    const after = startClient(server.url, { storage });
    after.connect();
    const state = await untilLines(after, ["1", "2"]);
    expect(state.draft).toBe("недописан");
    expect(state.items.map(({ key }) => key)).toEqual(ids);
    expect(server.state.registrations).toHaveLength(1);
  });

  it("is shared by two tabs: one visitor, one list, each message once (F30)", async () => {
    await using server = await startChatServer();
    const storage = memoryStorage();
    const tabs = [startClient(server.url, { storage }), startClient(server.url, { storage })];
    for (const [index, tab] of tabs.entries()) tab.send(`${index}`);
    for (const tab of tabs) await until(tab, ({ items }) => items.length === 2 && !hasPending(tab));
    expect(lines(tabs[0]!.state)).toEqual(lines(tabs[1]!.state));
    expect(server.log()).toHaveLength(2);
    expect(new Set(server.state.handshakes.map(({ auth }) => auth.token)).size).toBe(1);
  });

  it("that still holds a message of the list does not show it twice", async () => {
    await using server = await startChatServer();
    const storage = memoryStorage();
    const client = startClient(server.url, { storage });
    client.send("1");
    const [left] = await storage.list("park-1:outbox:");
    const { conversation } = await until(client, (state) => state.conversation !== null);
    expect([conversation !== null, await storage.list("park-1:outbox:")]).toEqual([true, []]);
    await storage.set("park-1:outbox:left", left);
    server.state.fault = (name) => (name === "message:send" ? "drop" : undefined);
    server.cut();
    await until(client, isDown);
    await until(client, isConnected);
    expect(server.state.heard).toContain("message:send");
    expect(lines(client.state)).toEqual(["1"]);
  });

  it("that is blocked costs nothing but the memory of the device (F32)", async () => {
    await using server = await startChatServer();
    const refuse = () => Promise.reject(new DOMException("blocked", "SecurityError"));
    const storage: KeyValueStorage = {
      ...{ get: refuse, set: refuse, delete: refuse, update: refuse, list: refuse },
    };
    const client = startClient(server.url, { storage });
    client.send("Работает");
    const state = await untilLines(client, ["Работает"]);
    expect(state.connection.status).toBe("connected");
  });

  it("is empty after forget, and the next visitor is another", async () => {
    await using server = await startChatServer();
    const storage = memoryStorage();
    const client = startClient(server.url, { storage });
    client.setDraft("тайна");
    client.send("Личное");
    await untilLines(client, ["Личное"]);
    await client.forget();
    expect(client.state).toMatchObject({
      items: [],
      conversation: null,
      draft: "",
      settings: null,
    });
    expect(client.state.connection).toEqual({ status: "disconnected", code: "requested" });
    expect((await storage.list("")).filter((value) => value !== undefined)).toEqual([]);
    client.connect();
    await until(client, isConnected);
    expect(server.state.registrations).toHaveLength(2);
    expect(client.state.items).toEqual([]);
  });
});

function hasPending({ state }: { state: { items: readonly { kind: string }[] } }): boolean {
  return state.items.some(({ kind }) => kind === "pending");
}
