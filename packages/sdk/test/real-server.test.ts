import { startRoundRobinProxy } from "@ilpo-chat/testkit";
import { describe, expect, it } from "vitest";
import { type ChatClient, type KeyValueStorage, memoryStorage } from "../src/index.ts";
import { databases, openHouse, origin, site } from "./support/real-server.ts";
import { isConnected, startClient, until } from "./support/start-client.ts";
import { createTab } from "./support/tabs.ts";
import { startTcpProxy } from "./support/tcp-proxy.ts";

/** A device of a visitor who already talks to people, so that no answer of the consultant comes in between. */
async function startDevice(url: string, storage: KeyValueStorage): Promise<ChatClient> {
  const client = startClient(url, { site: site.key, origin, storage });
  client.connect();
  await until(client, isConnected);
  if (client.state.conversation?.mode !== "manager") await client.requestManager();
  await until(client, ({ conversation }) => conversation?.mode === "manager");
  return client;
}

/** Another device of the same visitor: what the first one has stored, in a storage of its own. */
async function copyOf(storage: KeyValueStorage): Promise<KeyValueStorage> {
  const copy = memoryStorage();
  await copy.set(`${site.key}:session`, await storage.get(`${site.key}:session`));
  return copy;
}

const words = ({ state }: ChatClient) =>
  state.items.flatMap((item) => (item.kind === "message" ? [item.message.content] : []));
const seqs = ({ state }: ChatClient) =>
  state.items.flatMap((item) => (item.kind === "message" ? [item.message.seq] : []));
const untilWords = (client: ChatClient, count: number) =>
  until(client, ({ items }) => items.every(isStored) && words(client).length === count);
const isStored = ({ kind }: { readonly kind: string }) => kind !== "pending";
const isDown = (state: ChatClient["state"]) => !isConnected(state);
const numbers = (count: number, prefix = "") =>
  Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);

describe.each(databases)("with the real server on %s", (database) => {
  it("D4: resumes after an outage with exactly what it missed", async () => {
    await using house = await openHouse({ database });
    const node = await house.startNode();
    await using proxy = await startTcpProxy(node.url);
    const storage = memoryStorage();
    const near = await startDevice(proxy.url, storage);
    const far = await startDevice(node.url, await copyOf(storage));
    near.send("before");
    await untilWords(far, 1);
    proxy.refuse();
    await until(near, isDown);
    for (const text of numbers(30, "far ")) far.send(text);
    for (const text of numbers(5, "near ")) near.send(text);
    await untilWords(far, 31);
    proxy.mend();
    await Promise.all([untilWords(near, 36), untilWords(far, 36)]);
    expect(words(near)).toEqual(["before", ...numbers(30, "far "), ...numbers(5, "near ")]);
    expect(words(far)).toEqual(words(near));
    expect(seqs(far)).toEqual(seqs(near));
  });

  it("D2: stores a message once when its acknowledgement is lost", async () => {
    await using house = await openHouse({ database });
    const node = await house.startNode();
    await using proxy = await startTcpProxy(node.url);
    const storage = memoryStorage();
    const near = await startDevice(proxy.url, storage);
    const far = await startDevice(node.url, await copyOf(storage));
    for (const [index, text] of numbers(4).entries()) {
      proxy.deafen();
      near.send(text);
      await untilWords(far, index + 1);
      proxy.refuse();
      await until(near, isDown);
      proxy.mend();
      await until(near, isConnected);
    }
    await Promise.all([untilWords(near, 4), untilWords(far, 4)]);
    expect(words(far)).toEqual(numbers(4));
    expect(words(near)).toEqual(numbers(4));
  });

  it("begins a conversation beside one that has ended, and reads the old one", async () => {
    await using house = await openHouse({ database });
    const { url } = await house.startNode();
    const client = await startDevice(url, memoryStorage());
    client.send("первый вопрос");
    await untilWords(client, 1);
    const first = client.state.conversation?.id ?? "";
    client.startConversation();
    expect(client.state.conversation?.id).toBe(first);
    await client.closeConversation();
    await until(client, ({ conversation }) => conversation?.status === "closed");
    client.startConversation();
    await until(client, ({ conversation, items }) => conversation === null && items.length === 0);
    client.disconnect();
    client.connect();
    await until(client, isConnected);
    expect(client.state.conversation).toBe(null);
    client.send("второй вопрос");
    await until(client, ({ conversation }) => conversation !== null);
    expect(words(client)[0]).toBe("второй вопрос");
    const list = await client.conversations();
    expect(list.map(({ id, status }) => [id === first, status])).toEqual([
      [false, "active"],
      [true, "closed"],
    ]);
    const { items, hasOlder } = await client.readConversation(first);
    expect(hasOlder).toBe(false);
    expect(items.at(-1)).toMatchObject({ kind: "notice", notice: "closed" });
    expect(JSON.stringify(items)).toContain("первый вопрос");
  });

  it("T9: shows another device the conversation that follows one that has ended", async () => {
    await using house = await openHouse({ database });
    const { url } = await house.startNode();
    const storage = memoryStorage();
    const near = await startDevice(url, storage);
    const far = await startDevice(url, await copyOf(storage));
    await near.closeConversation();
    await until(far, ({ conversation }) => conversation?.status === "closed");
    near.startConversation();
    near.send("второй вопрос");
    await until(far, ({ conversation }) => conversation?.status !== "closed");
    await until(far, () => words(far)[0] === "второй вопрос");
    expect(far.state.conversation?.id).toBe(near.state.conversation?.id);
  });

  it("O4: gets another token for one that is refused, and sends what waits", async () => {
    await using house = await openHouse({ database });
    const { url } = await house.startNode();
    const storage = memoryStorage();
    const key = `${site.key}:session`;
    await storage.set(key, { visitorId: "v", token: "not-one-of-yours", settings: site.settings });
    const client = startClient(url, { site: site.key, origin, storage });
    client.send("Я здесь");
    await until(client, ({ items }) => items.some((item) => item.kind === "message"));
    expect(words(client)[0]).toBe("Я здесь");
    expect(await storage.get(key)).not.toMatchObject({ token: "not-one-of-yours" });
  });

  it("S1: gives tabs one socket, and what they send once and in order", async () => {
    await using house = await openHouse({ database });
    const { url } = await house.startNode();
    const storage = memoryStorage();
    const observer = await startDevice(url, storage);
    const tabs = [1, 2, 3].map(() =>
      startClient(url, { site: site.key, origin, storage }, { tabs: createTab().tabs }),
    );
    for (const tab of tabs) tab.connect();
    await Promise.all(tabs.map((tab) => until(tab, isConnected)));
    for (const text of numbers(20)) for (const tab of tabs) tab.send(text);
    tabs[0]?.destroy();
    const rest = [observer, ...tabs.slice(1)];
    await Promise.all(rest.map((tab) => untilWords(tab, 60)));
    for (const tab of rest) expect(words(tab)).toEqual(words(observer));
    for (const text of numbers(20)) {
      expect(words(observer).filter((each) => each === text)).toHaveLength(3);
    }
  });
});

describe("with two real nodes", () => {
  it("F10: fills the gap that the rooms leave, without a reconnect", async () => {
    // Without Redis neither node's rooms hear of the other's entries.
    await using house = await openHouse({ database: "postgres" });
    const [one, two] = [await house.startNode(), await house.startNode()];
    const storage = memoryStorage();
    const near = await startDevice(one.url, storage);
    const far = await startDevice(two.url, await copyOf(storage));
    const statuses: string[] = [];
    near.on("connection", ({ to }) => statuses.push(to.status));
    for (const text of numbers(5, "far ")) far.send(text);
    await untilWords(far, 5);
    near.send("near");
    await untilWords(near, 6);
    expect(words(near)).toEqual([...numbers(5, "far "), "near"]);
    expect(statuses).toEqual([]);
  });

  it("F02: moves to the other one when its node stops in the middle, and loses nothing", async () => {
    await using house = await openHouse({ database: "postgres", hasRedis: true });
    const [one, two] = [await house.startNode(), await house.startNode()];
    await using proxy = await startRoundRobinProxy([one.url, two.url]);
    const storage = memoryStorage();
    const near = await startDevice(proxy.url, storage);
    const far = await startDevice(proxy.url, await copyOf(storage));
    const expected: string[] = [];
    for (const [index, text] of numbers(40).entries()) {
      near.send(`near ${text}`);
      far.send(`far ${text}`);
      expected.push(`near ${text}`, `far ${text}`);
      if (index !== 20) continue;
      proxy.setTargets([two.url]);
      await one.stop();
    }
    await Promise.all([untilWords(near, 80), untilWords(far, 80)]);
    expect(words(near)).toEqual(words(far));
    expect(words(near).toSorted()).toEqual(expected.toSorted());
    for (const device of ["near", "far"]) {
      const own = words(near).filter((text) => text.startsWith(device));
      expect(own).toEqual(numbers(40, `${device} `));
    }
  });
});
