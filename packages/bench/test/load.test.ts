import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import type { GeneratorCalls } from "../src/load/generator.ts";
import type { ServerCalls } from "../src/servers/server-calls.ts";
import { startWorker } from "../src/workers/worker.ts";

const inSources = (path: string) => new URL(`../src/${path}`, import.meta.url);

async function startPair(nodeArgs: readonly string[] = []) {
  const stack = new AsyncDisposableStack();
  const server = stack.use(
    await startWorker<ServerCalls>({ file: inSources("servers/bare-server.ts"), nodeArgs }),
  );
  const generator = stack.use(
    await startWorker<GeneratorCalls>({ file: inSources("load/generator.ts") }),
  );
  const url = `http://127.0.0.1:${await server.call("port")}`;
  const seats = Array.from({ length: 5 }, () => ({ token: "any", conversationId: randomUUID() }));
  return { server, generator, url, seats, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

it("counts each message that real Socket.IO acknowledges and both screens that show it", async () => {
  await using pair = await startPair();
  const { generator, url, seats } = pair;
  await generator.call(
    "connect",
    "all",
    seats.map((seat) => ({ seat, urls: [url, url] as const })),
  );
  await generator.call("start", "all", { kind: "closed", inFlight: 3 });
  await generator.call("begin", "all", true);
  await expect.poll(async () => (await generator.call("counted", "all")).acked).toBeGreaterThan(50);
  const window = await generator.call("end", "all");
  const totals = await generator.call("stop", "all");
  expect(totals).toMatchObject({ refused: 0, unanswered: 0, unseen: 0, acked: totals.sent });
  expect(window.seen.count).toBeGreaterThan(0);
  expect(window.ack.count).toBeGreaterThan(window.acked / 2);
});

it("notices entries that do not come", async () => {
  await using pair = await startPair();
  await using elsewhere = await startPair();
  const urls = [pair.url, elsewhere.url] as const;
  const { generator, seats } = pair;
  await generator.call(
    "connect",
    "apart",
    seats.map((seat) => ({ seat, urls })),
  );
  await generator.call("start", "apart", { kind: "closed", inFlight: 1 });
  const totals = await generator.call("stop", "apart");
  expect(totals.acked).toBeGreaterThan(0);
  expect(totals.unseen).toBe(totals.acked);
});

it("brings a crowd back and counts it", async () => {
  await using pair = await startPair();
  const { generator, url, seats } = pair;
  expect(await generator.call("gather", url, seats)).toMatchObject({ failed: 0 });
  expect(await generator.call("present")).toBe(5);
  await generator.call("scatter");
  const back = await generator.call("comeBack", { url, seats, missed: undefined });
  expect(back).toMatchObject({ failed: 0, caughtUp: { count: 5 } });
  // A server without a log cannot give what was missed, and that is told.
  await generator.call("scatter");
  expect(await generator.call("comeBack", { url, seats, missed: 3 })).toMatchObject({ failed: 5 });
});

it("hears of a worker's failure and of its end", async () => {
  await using pair = await startPair();
  const { generator, seats } = pair;
  await expect(generator.call("gather", "http://127.0.0.1:1", seats)).resolves.toMatchObject({
    failed: 5,
  });
  process.kill(generator.pid, "SIGKILL");
  await expect(generator.call("present")).rejects.toThrow(/ended|closed/);
});
