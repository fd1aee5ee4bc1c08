import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { type ChatClient, memoryStorage } from "../src/index.ts";
import { startChatServer } from "./support/chat-server.ts";
import { messageEntry } from "./support/entries.ts";
import { isConnected, lines, startClient, until, untilLines } from "./support/start-client.ts";
import { createTab, openTab } from "./support/tabs.ts";

async function openTabs(url: string, count: number) {
  const storage = memoryStorage();
  const tabs: ChatClient[] = [];
  for (let index = 0; index < count; index += 1) {
    const tab = openTab(url, { storage });
    await until(tab, isConnected);
    tabs.push(tab);
  }
  return { storage, tabs };
}

async function eventually(isSo: () => boolean): Promise<void> {
  while (!isSo()) await turn();
}

/** Words of the first tab, and the end of the conversation that they have begun. */
async function endAfter(
  server: Awaited<ReturnType<typeof startChatServer>>,
  tabs: readonly ChatClient[],
): Promise<string | undefined> {
  tabs[0]?.send("1");
  await all(tabs, ["1"]);
  const at = "2026-01-01T00:00:00.000Z";
  server.append((seq) => ({ type: "status.changed", seq, at, status: "closed", by: "user" }));
  await Promise.all(
    tabs.map((tab) => until(tab, ({ conversation }) => conversation?.status === "closed")),
  );
  return tabs[0]?.state.conversation?.id;
}

const all = (tabs: readonly ChatClient[], expected: readonly string[]) =>
  Promise.all(tabs.map((tab) => untilLines(tab, expected)));

describe("several tabs", () => {
  it("S1: share one socket and show the same", async () => {
    await using server = await startChatServer();
    const { tabs } = await openTabs(server.url, 3);
    tabs[0]?.send("1");
    await all(tabs, ["1"]);
    tabs[2]?.send("2");
    server.append((seq) => messageEntry(seq));
    await Promise.all(tabs.map((tab) => until(tab, ({ items }) => items.length === 3)));
    expect(lines(tabs[1]!.state)).toEqual(lines(tabs[0]!.state));
    expect(server.state.handshakes).toHaveLength(1);
    expect(server.state.sockets.size).toBe(1);
    expect(tabs.map(({ state }) => state.settings?.title)).toEqual(Array(3).fill("Таксопарк"));
  });

  it("S3: put one message at a time on the wire", async () => {
    await using server = await startChatServer();
    const { tabs } = await openTabs(server.url, 3);
    server.state.fault = (name) => (name === "message:send" ? "hold" : undefined);
    for (const [index, tab] of tabs.entries()) tab.send(`${index}`);
    for (let sent = 1; sent <= 3; sent += 1) {
      await eventually(() => server.state.held.length > 0);
      for (let round = 0; round < 50; round += 1) await turn();
      expect(server.state.held).toHaveLength(1);
      server.release();
    }
    await Promise.all(tabs.map((tab) => until(tab, ({ items }) => items.length === 3)));
    expect(server.log()).toHaveLength(3);
  });

  it("S4: pass the socket on when its tab goes, and lose and double nothing", async () => {
    await using server = await startChatServer();
    const { tabs } = await openTabs(server.url, 3);
    const [leader, ...others] = tabs;
    leader?.send("1");
    await all(tabs, ["1"]);
    const statuses = others.map((tab) => {
      const seen: string[] = [];
      tab.on("connection", ({ to }) => seen.push(to.status));
      return seen;
    });
    server.state.fault = (name) => (name === "message:send" ? "hold" : undefined);
    const ids = others.map((tab, index) => tab.send(`on its way ${index}`));
    await eventually(() => server.state.held.length === 1);
    server.state.fault = undefined;
    leader?.destroy();
    server.append((seq) => messageEntry(seq), false);
    server.release();
    await Promise.all(others.map((tab) => until(tab, ({ items }) => items.length === 4)));
    expect(lines(others[0]!.state)).toEqual(lines(others[1]!.state));
    const keys = others[0]!.state.items.map(({ key }) => key);
    expect(ids.every((id) => keys.includes(id))).toBe(true);
    expect(statuses).toEqual([[], []]);
    expect(server.state.handshakes).toHaveLength(2);
    expect(server.state.sockets.size).toBe(1);
  });

  it("S7: send what a tab left that has gone", async () => {
    await using server = await startChatServer();
    const { tabs } = await openTabs(server.url, 2);
    const [leader, other] = tabs;
    server.state.fault = (name) => (name === "message:send" ? "drop" : undefined);
    for (const text of ["1", "2", "3"]) leader?.send(text);
    await eventually(() => server.state.heard.includes("message:send"));
    server.state.fault = undefined;
    leader?.destroy();
    await untilLines(other!, ["1", "2", "3"]);
    expect(server.log()).toHaveLength(3);
  });

  it("S7: send what a follower left that has gone, while the leader stays up", async () => {
    await using server = await startChatServer();
    const { tabs } = await openTabs(server.url, 3);
    const [leader, follower, other] = tabs;
    server.state.fault = (name) => (name === "message:send" ? "hold" : undefined);
    for (const text of ["1", "2", "3"]) follower?.send(text);
    await eventually(() => server.state.held.length === 1);
    follower?.destroy();
    server.state.fault = undefined;
    server.release();
    await all([leader!, other!], ["1", "2", "3"]);
    expect(server.log()).toHaveLength(3);
    expect(server.state.handshakes).toHaveLength(1);
  });

  it("S2: lose it together and come back over one", async () => {
    await using server = await startChatServer();
    const { tabs } = await openTabs(server.url, 3);
    tabs[0]?.send("1");
    await all(tabs, ["1"]);
    await server.stop();
    await Promise.all(tabs.map((tab) => until(tab, (state) => !isConnected(state))));
    for (const [index, tab] of tabs.entries()) tab.send(`offline ${index}`);
    await server.start();
    await Promise.all(tabs.map((tab) => until(tab, ({ items }) => items.length === 4)));
    await eventually(() => tabs.every(({ state }) => isConnected(state)));
    await eventually(() => server.log().length === 4 && server.state.sockets.size === 1);
    expect(server.log()).toHaveLength(4);
  });

  it("S2: hear the server's refusal, all of them", async () => {
    await using server = await startChatServer();
    server.state.refusal = { code: "visitor-blocked" };
    const storage = memoryStorage();
    const tabs = [openTab(server.url, { storage }), openTab(server.url, { storage })];
    const isBlocked = ({ state }: ChatClient) => state.connection.code === "visitor-blocked";
    await eventually(() => tabs.every(isBlocked));
    expect(server.state.sockets.size).toBe(0);
  });

  it("S5: take over from a tab that is frozen without a word", async () => {
    await using server = await startChatServer();
    const storage = memoryStorage();
    const frozen = createTab();
    const first = openTab(server.url, { storage }, frozen);
    await until(first, isConnected);
    frozen.isFrozen = true;
    const from = performance.now();
    const next = openTab(server.url, { storage });
    await until(next, isConnected);
    expect(performance.now() - from).toBeLessThan(2_000);
    next.send("1");
    await untilLines(next, ["1"]);
    frozen.isFrozen = false;
    await untilLines(first, ["1"]);
    await until(first, isConnected);
    await eventually(() => server.state.sockets.size === 1);
    expect(server.log()).toHaveLength(1);
  });

  it("move together when the node drains", async () => {
    await using server = await startChatServer();
    const { tabs } = await openTabs(server.url, 3);
    tabs[1]?.send("1");
    await all(tabs, ["1"]);
    server.emit("drain", { reconnectInMs: 20 });
    await eventually(() => server.state.handshakes.length === 2 && server.state.sockets.size === 1);
    tabs[2]?.send("2");
    await all(tabs, ["1", "2"]);
    expect(server.log()).toHaveLength(2);
  });

  it("of different visitors share nothing (I4)", async () => {
    await using server = await startChatServer();
    const tabs = [1, 2].map(() => openTab(server.url, { storage: memoryStorage() }));
    for (const tab of tabs) await until(tab, isConnected);
    tabs[0]?.send("1");
    await untilLines(tabs[0]!, ["1"]);
    expect(server.state.sockets.size).toBe(2);
    expect(tabs[1]?.state.items).toEqual([]);
  });

  it("S8: agree on draft, read mark and unread count, and one of them has the voice", async () => {
    await using server = await startChatServer();
    const storage = memoryStorage();
    const seen = [createTab(true), createTab(), createTab()];
    const tabs = seen.map((tab) => openTab(server.url, { storage }, tab));
    for (const tab of tabs) await until(tab, isConnected);
    tabs[1]?.setDraft("недопис");
    tabs[1]?.setDraft("недописано");
    await Promise.all(tabs.map((tab) => until(tab, ({ draft }) => draft === "недописано")));
    tabs[0]?.setDraft("");
    await Promise.all(tabs.map((tab) => until(tab, ({ draft }) => draft === "")));

    tabs[0]?.send("1");
    await all(tabs, ["1"]);
    const announced: number[] = [];
    for (const [index, tab] of tabs.entries()) tab.on("message", () => announced.push(index));
    server.append((seq) => messageEntry(seq));
    await Promise.all(tabs.map((tab) => until(tab, ({ unread }) => unread === 1)));
    expect(announced).toEqual([0]);
    tabs[2]?.markRead();
    await Promise.all(tabs.map((tab) => until(tab, ({ unread }) => unread === 0)));
    tabs[0]?.destroy();
    server.append((seq) => messageEntry(seq));
    const rest = tabs.slice(1);
    await Promise.all(rest.map((tab) => until(tab, ({ unread }) => unread === 1)));
    await eventually(() => announced.length === 2);
    expect(server.state.heard.filter((name) => name === "read")).toHaveLength(1);
  });

  it("T8: leave an ended conversation together, and follow into the next", async () => {
    await using server = await startChatServer();
    const { tabs } = await openTabs(server.url, 3);
    const first = await endAfter(server, tabs);
    tabs[1]?.startConversation();
    await Promise.all(tabs.map((tab) => until(tab, ({ conversation }) => conversation === null)));
    tabs[1]?.send("2");
    await all(tabs, ["2"]);
    const ids = tabs.map(({ state }) => state.conversation?.id);
    expect(new Set(ids)).toEqual(new Set([ids[0]]));
    expect(ids[0]).not.toBe(first);
  });

  it("T9: follow from an ended conversation into one that was begun elsewhere", async () => {
    await using server = await startChatServer();
    const storage = memoryStorage();
    const alone = () => startClient(server.url, { storage }, { tabs: undefined });
    const clients = [alone(), alone()];
    for (const client of clients) client.connect();
    await Promise.all(clients.map((client) => until(client, isConnected)));
    const first = await endAfter(server, clients);
    clients[0]?.startConversation();
    clients[0]?.send("2");
    await all(clients, ["2"]);
    expect(clients[1]?.state.conversation?.id).not.toBe(first);
  });

  it("forget the visitor together", async () => {
    await using server = await startChatServer();
    const { tabs, storage } = await openTabs(server.url, 2);
    tabs[0]?.send("Личное");
    await all(tabs, ["Личное"]);
    await tabs[1]?.forget();
    await until(tabs[0]!, ({ connection }) => connection.status === "disconnected");
    expect(tabs[0]?.state.items).toEqual([]);
    expect((await storage.list("")).filter((value) => value !== undefined)).toEqual([]);
  });
});
