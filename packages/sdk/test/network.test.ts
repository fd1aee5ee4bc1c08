import { describe, expect, it } from "vitest";
import type { ChatClient } from "../src/index.ts";
import { startChatServer } from "./support/chat-server.ts";
import { messageEntry } from "./support/entries.ts";
import { isConnected, startClient, until, untilLines } from "./support/start-client.ts";
import { startTcpProxy } from "./support/tcp-proxy.ts";

const isDown = (state: ChatClient["state"]) => !isConnected(state);
const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function startClients(url: string, count: number): Promise<ChatClient[]> {
  const clients = Array.from({ length: count }, () => startClient(url));
  for (const client of clients) client.connect();
  await Promise.all(clients.map((client) => until(client, isConnected)));
  return clients;
}

/** How long each of them takes until this is so. */
function durations(clients: readonly ChatClient[], isSo: typeof isConnected): Promise<number[]> {
  const from = performance.now();
  return Promise.all(
    clients.map(async (client) => {
      await until(client, isSo);
      return performance.now() - from;
    }),
  );
}

/** How long clients take that never lost anything: on a busy machine the others cannot be faster. */
async function durationsOfNew(url: string): Promise<number[]> {
  const clients = Array.from({ length: 40 }, () => startClient(url));
  for (const client of clients) client.connect();
  return durations(clients, isConnected);
}

const p95 = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Infinity;

describe("a network that tells nobody anything", () => {
  it("P3, P4, F18: is noticed in 10 s when it swallows everything, in 2 s when it is back, and costs nothing", async () => {
    await using server = await startChatServer();
    await using proxy = await startTcpProxy(server.url);
    const clients = await startClients(proxy.url, 40);
    const [first] = clients;
    first?.send("1");
    await untilLines(first!, ["1"]);
    proxy.swallow();
    first?.send("2");
    server.append((seq) => messageEntry(seq));
    const noticed = await durations(clients, isDown);
    expect(Math.max(...noticed)).toBeLessThan(10_500);
    // Attempts are under way, and hang.
    await after(3_000);
    first?.send("3");
    proxy.mend();
    const back = await durations(clients, isConnected);
    expect(p95(back)).toBeLessThan(2_000 + p95(await durationsOfNew(proxy.url)));
    expect(Math.max(...back)).toBeLessThan(5_000);
    await untilLines(first!, ["1", "words 2", "2", "3"]);
    expect(server.log()).toHaveLength(4);
  });

  it("P4: is met within 2 s when it refuses everything for a while", async () => {
    await using server = await startChatServer();
    await using proxy = await startTcpProxy(server.url);
    const clients = await startClients(proxy.url, 40);
    proxy.refuse();
    await Promise.all(clients.map((client) => until(client, isDown)));
    await after(6_000);
    proxy.mend();
    const back = await durations(clients, isConnected);
    expect(p95(back)).toBeLessThan(2_000 + p95(await durationsOfNew(proxy.url)));
    expect(Math.max(...back)).toBeLessThan(5_000);
  });
});
