import { describe, expect, it } from "vitest";
import { type ChatState, memoryStorage } from "../src/index.ts";
import { startChatServer } from "./support/chat-server.ts";
import { entryOfKind, messageEntry } from "./support/entries.ts";
import { settings } from "./support/registrations.ts";
import { isConnected, lines, startClient, until, untilLines } from "./support/start-client.ts";

describe("a conversation", () => {
  it("asks nothing of the server before connect, then gets a token and the settings", async () => {
    await using server = await startChatServer();
    const client = startClient(server.url);
    client.setDraft("Здравствуйте");
    expect(client.state.connection).toEqual({ status: "disconnected", code: "initial" });
    expect(server.state.registrations).toEqual([]);
    client.connect();
    client.connect();
    const state = await until(client, isConnected);
    expect(state).toMatchObject({ settings, loaded: true, conversation: null, items: [] });
    expect(server.state.registrations).toEqual([
      { origin: "https://park.example", body: { site: "park-1" } },
    ]);
    expect(server.state.handshakes).toHaveLength(1);
  });

  it("connects with the first send and keeps the message in its place under its key", async () => {
    await using server = await startChatServer();
    const client = startClient(server.url);
    const seen: ChatState[] = [];
    client.on("change", (state) => seen.push(state));
    const clientId = client.send("  Привет\0 ");
    await untilLines(client, ["Привет"]);
    const keys = seen.map(({ items }) => items.map(({ key }) => key));
    expect(keys).toEqual(keys.map(() => [clientId]));
    await until(client, ({ conversation }) => conversation?.code === "K7F2");
    expect(server.log()).toHaveLength(1);
  });

  it("knows how many are before the visitor while they wait, and of another conversation nothing", async () => {
    await using server = await startChatServer();
    const client = startClient(server.url);
    client.send("Человека");
    await until(client, ({ conversation }) => conversation !== null);
    const at = "2026-01-01T00:00:00.000Z";
    server.append((seq) => ({
      type: "status.changed",
      seq,
      at,
      status: "transferred",
      by: "user",
    }));
    server.emit("queue", { ahead: 2 });
    await until(client, ({ ahead }) => ahead === 2);
    server.emit("queue", { ahead: 1, conversationId: "another" });
    server.append((seq) => ({ type: "manager.joined", seq, at, manager: { name: "Анна" } }));
    const state = await until(client, ({ ahead }) => ahead !== 2);
    expect(state).toMatchObject({ ahead: null, conversation: { manager: { name: "Анна" } } });
  });

  it("shows what others write, counts it as unread, and forgets the count when it is read", async () => {
    await using server = await startChatServer();
    const storage = memoryStorage();
    const client = startClient(server.url, { storage });
    client.send("Вопрос");
    await until(client, ({ conversation }) => conversation !== null);
    const heard: string[] = [];
    client.on("message", ({ author, content }) => heard.push(`${author}: ${content}`));
    server.append((seq) => messageEntry(seq, "ai"));
    server.append((seq) => messageEntry(seq, "manager"));
    const state = await untilLines(client, ["Вопрос", "words 2", "words 3"]);
    expect(state.unread).toBe(2);
    expect(heard).toEqual(["ai: words 2", "manager: words 3"]);
    client.markRead();
    expect((await until(client, ({ unread }) => unread === 0)).unread).toBe(0);
    const next = startClient(server.url, { storage });
    next.connect();
    expect((await until(next, isConnected)).unread).toBe(0);
    expect(server.state.heard).toContain("read");
  });

  it("loads older pages and applies later edits to them", async () => {
    await using server = await startChatServer();
    const storage = memoryStorage();
    const first = startClient(server.url, { storage });
    first.send("Первое");
    await until(first, ({ conversation }) => conversation !== null);
    for (let count = 0; count < 70; count += 1) server.append((seq) => messageEntry(seq), false);
    server.append((seq) => entryOfKind(3, seq, 2));
    const client = startClient(server.url, { storage });
    client.connect();
    const newest = await until(client, isConnected);
    expect(newest.items).toHaveLength(49);
    expect(newest.hasOlder).toBe(true);
    await Promise.all([client.loadOlder(), client.loadOlder()]);
    expect(client.state.hasOlder).toBe(false);
    expect(lines(client.state).slice(0, 3)).toEqual(["Первое", "edited by 72", "words 3"]);
    expect(client.state.items).toHaveLength(71);
    expect(client.state.items.at(-1)).toBe(newest.items.at(-1));
    expect(server.state.heard.filter((name) => name === "history")).toHaveLength(1);
  });

  it("streams an answer until its entry replaces it", async () => {
    await using server = await startChatServer();
    const client = startClient(server.url);
    client.send("Вопрос");
    await until(client, ({ conversation }) => conversation !== null);
    server.emit("reply:started", { turn: 1 });
    expect((await until(client, ({ typing }) => typing === "ai")).reply).toBeNull();
    server.emit("reply:delta", { turn: 1, offset: 4, text: "s 2" });
    server.emit("reply:delta", { turn: 1, offset: 0, text: "word" });
    const state = await until(client, ({ reply }) => reply?.text === "words 2");
    expect(state.typing).toBeNull();
    const seen: string[][] = [];
    client.on("change", (each) => seen.push([...lines(each), ...(each.reply ? ["reply"] : [])]));
    server.emit("reply:ended", { turn: 1, seq: 2, reason: "done" });
    server.append((seq) => messageEntry(seq));
    await untilLines(client, ["Вопрос", "words 2"]);
    expect(seen).toEqual([["Вопрос", "words 2"]]);
  });

  it("makes the conversation when a person is asked for before a word", async () => {
    await using server = await startChatServer();
    const client = startClient(server.url);
    client.connect();
    await client.requestManager("Хочу подключиться");
    server.append((seq) => entryOfKind(7, seq, 1));
    const state = await untilLines(client, ["[waiting-for-manager]"]);
    expect(state.conversation).toMatchObject({ status: "transferred", code: "K7F2" });
    await client.submitLead({ name: "Бек", phone: "+79990000000", userType: "driver" });
    await client.rate(5);
  });

  it("rejects what cannot be done, with a code, and throws nothing", async () => {
    await using server = await startChatServer();
    const client = startClient(server.url);
    await expect(client.rate(5)).rejects.toMatchObject({ code: "disconnected" });
    client.connect();
    await expect(client.rate(5)).rejects.toMatchObject({ code: "not-found" });
    client.send("Вопрос");
    await until(client, ({ conversation }) => conversation !== null);
    await expect(client.rate(99)).rejects.toMatchObject({ code: "bad-request", retryable: false });
  });

  it("says that the visitor types, and takes it back when the message is sent", async () => {
    await using server = await startChatServer();
    const client = startClient(server.url);
    client.send("Раз");
    await until(client, ({ conversation }) => conversation !== null);
    client.setTyping(true);
    client.setTyping(true);
    client.send("Два");
    await untilLines(client, ["Раз", "Два"]);
    expect(server.state.heard.slice(-3)).toEqual(["typing", "message:send", "typing"]);
  });
});
