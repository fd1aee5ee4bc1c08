import { launchBrowser, requireTool } from "@ilpo-chat/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildPage } from "./support/browser-page.ts";
import { startChatServer } from "./support/chat-server.ts";
import { messageEntry } from "./support/entries.ts";

type Browser = Awaited<ReturnType<typeof launchBrowser>>;
type Page = Awaited<ReturnType<Browser["newPage"]>>;
type Context = Awaited<ReturnType<Browser["newContext"]>>;

describe("in a real browser", { timeout: 60_000 }, () => {
  let files: ReadonlyMap<string, string>;
  let browser: Browser;
  beforeAll(async () => {
    files = await buildPage();
    // Playwright turns the back/forward cache off, and the visitors' browsers do not.
    await using plain = await launchBrowser();
    browser = await plain.browserType().launch({
      executablePath: process.env["CHROMIUM_PATH"] ?? (await requireTool("chromium")),
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
      ignoreDefaultArgs: ["--disable-back-forward-cache"],
    });
  });
  afterAll(() => browser.close());

  const start = async () => {
    const stack = new AsyncDisposableStack();
    const server = stack.use(await startChatServer({ files }));
    const context = stack.use(await browser.newContext());
    return { server, context, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  };

  it("F30: has one socket for its tabs, equal lists, one voice, and hands the socket on", async () => {
    await using stage = await start();
    const { server, context } = stage;
    const [first, second] = await openTwo(context, server.url);
    await first.evaluate(() => chatPage.client.send("1"));
    await shows(second, ["1"]);
    await second.evaluate(() => chatPage.client.send("2"));
    await shows(first, ["1", "2"]);
    server.append((seq) => messageEntry(seq));
    for (const page of [first, second]) await shows(page, ["1", "2", "words 3"]);
    const voices = [first, second].map((page) => page.evaluate(() => chatPage.announced));
    expect((await Promise.all(voices)).flat()).toEqual([3]);
    expect(server.state.handshakes).toHaveLength(1);

    await first.close();
    server.append((seq) => messageEntry(seq));
    await shows(second, ["1", "2", "words 3", "words 4"], 15_000);
    expect(await second.evaluate(() => chatPage.statuses)).toEqual(["connecting", "connected"]);
    await expect.poll(() => server.state.handshakes.length, { timeout: 15_000 }).toBe(2);
  });

  it.each(["closed", "crashed"])(
    "S7: what a tab had not sent when it was %s goes out through the tab that stays, in order",
    async (end) => {
      await using stage = await start();
      const { server, context } = stage;
      const [first, second] = await openTwo(context, server.url);
      server.state.fault = (name) => (name === "message:send" ? "hold" : undefined);
      await second.evaluate(() => ["1", "2", "3"].map((text) => chatPage.client.send(text)));
      await expect.poll(() => server.state.held).not.toHaveLength(0);
      await (end === "closed" ? second.close() : crash(second));
      server.state.fault = undefined;
      server.release();
      await shows(first, ["1", "2", "3"]);
      expect(server.log()).toHaveLength(3);
      expect(server.state.handshakes).toHaveLength(1);
    },
  );

  it("F29: survives the crash of the tab that has the socket", async () => {
    await using stage = await start();
    const { server, context } = stage;
    const [first, second] = await openTwo(context, server.url);
    await second.evaluate(() => chatPage.client.send("1"));
    await shows(first, ["1"]);
    await crash(first);
    server.append((seq) => messageEntry(seq));
    await second.evaluate(() => chatPage.client.send("2"));
    await shows(second, ["1", "words 2", "2"], 15_000);
    expect(server.log()).toHaveLength(3);
  });

  it("F29: passes the socket on when its tab is frozen, and that tab catches up", async () => {
    await using stage = await start();
    const { server, context } = stage;
    const [first, second] = await openTwo(context, server.url);
    await second.evaluate(() => chatPage.client.send("1"));
    await shows(first, ["1"]);
    // A browser without a window never hides a page, and freezes only hidden ones.
    await first.evaluate(() => document.dispatchEvent(new Event("freeze")));
    server.append((seq) => messageEntry(seq));
    await shows(second, ["1", "words 2"], 1_000);
    await first.evaluate(() => document.dispatchEvent(new Event("resume")));
    await shows(first, ["1", "words 2"], 15_000);
    await expect.poll(() => server.state.handshakes.length, { timeout: 15_000 }).toBe(2);
    expect(server.state.sockets.size).toBe(1);
  });

  it("F04: a tab that stands still without a word is not waited for", async () => {
    await using stage = await start();
    const { server, context } = stage;
    const first = await open(context, server.url);
    await connected(first);
    const devTools = await context.newCDPSession(first);
    await devTools.send("Debugger.enable");
    await devTools.send("Debugger.pause");
    const stopped = first.evaluate(() => 0);
    const second = await open(context, server.url);
    await second.evaluate(() => chatPage.client.send("1"));
    await shows(second, ["1"], 15_000);
    await devTools.send("Debugger.resume");
    await stopped;
    await shows(first, ["1"]);
    expect(server.log()).toHaveLength(1);
  });

  it("F30: keeps what one tab types offline, and both show it afterwards", async () => {
    await using stage = await start();
    const { server, context } = stage;
    const [first, second] = await openTwo(context, server.url);
    await first.evaluate(() => chatPage.client.send("1"));
    await shows(second, ["1"]);
    const devTools = await context.newCDPSession(second);
    const conditions = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
    await devTools.send("Network.emulateNetworkConditions", { offline: true, ...conditions });
    await second.waitForFunction(() => chatPage.client.state.connection.code === "offline");
    await second.evaluate(() => chatPage.client.send("offline"));
    await first.evaluate(() => chatPage.client.send("online"));
    await first.waitForFunction(() => chatPage.lines().includes("online"));
    await devTools.send("Network.emulateNetworkConditions", { offline: false, ...conditions });
    await first.waitForFunction(() => chatPage.lines().length === 3);
    // Which of the two tabs was first is the network's choice; that both show the same is ours.
    const lines = await first.evaluate(() => chatPage.lines());
    expect([...lines].toSorted()).toEqual(["1", "offline", "online"]);
    await shows(second, lines, 15_000);
    expect(server.state.handshakes).toHaveLength(1);
  });

  it("F31: stores a message once and keeps it, when the page is reloaded during the send, 20 times", async () => {
    await using stage = await start();
    const { server, context } = stage;
    const page = await open(context, server.url);
    const expected: string[] = [];
    for (let round = 0; round < 20; round += 1) {
      expected.push(`${round} a`, `${round} b`);
      const reloaded = page.waitForEvent("load");
      await page.evaluate((each) => {
        chatPage.client.send(`${each} a`);
        chatPage.client.send(`${each} b`);
        // Every other time in the very same moment.
        if (each % 2 === 0) location.reload();
        else setTimeout(() => location.reload(), each * 10);
      }, round);
      await reloaded;
    }
    await shows(page, expected, 20_000);
    expect(server.log()).toHaveLength(40);
  });

  it("P11: leaves the page in the back/forward cache, alone and with another tab", async () => {
    await using stage = await start();
    const { server, context } = stage;
    const page = await open(context, server.url);
    await connected(page);
    await page.evaluate(() => chatPage.client.send("1"));
    await shows(page, ["1"]);
    await goAwayAndBack(page, () => server.append((seq) => messageEntry(seq)));
    await shows(page, ["1", "words 2"], 15_000);
    const other = await open(context, server.url);
    await shows(other, ["1", "words 2"]);
    // Told live to the tab that stayed; the one that was away has to ask.
    await goAwayAndBack(page, () => server.append((seq) => messageEntry(seq)));
    for (const each of [page, other]) await shows(each, ["1", "words 2", "words 3"], 15_000);
    expect(server.state.sockets.size).toBe(1);
  });

  it("F32: works in memory when IndexedDB is blocked or breaks in the middle", async () => {
    await using stage = await start();
    const { server, context } = stage;
    await context.addInitScript(() => {
      Object.defineProperty(globalThis, "indexedDB", {
        get: () => {
          throw new DOMException("blocked", "SecurityError");
        },
      });
    });
    const page = await open(context, server.url);
    await page.evaluate(() => chatPage.client.send("1"));
    await shows(page, ["1"]);
    const other = await open(context, server.url);
    await connected(other);
    expect(await other.evaluate(() => chatPage.lines())).toEqual([]);
    expect(server.state.sockets.size).toBe(2);
  });
});

async function open(context: Context, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** Two tabs, of which the first has the socket: the one that came second on a busy machine could win it. */
async function openTwo(context: Context, url: string): Promise<readonly [Page, Page]> {
  const first = await open(context, url);
  await connected(first);
  const second = await open(context, url);
  await connected(second);
  return [first, second];
}

async function crash(page: Page): Promise<void> {
  const crashed = new Promise((resolve) => page.once("crash", resolve));
  await page.goto("chrome://crash").catch(() => undefined);
  await crashed;
}

async function connected(page: Page): Promise<void> {
  await page.waitForFunction(() => chatPage.client.state.connection.status === "connected");
}

async function shows(page: Page, lines: readonly string[], timeout = 15_000): Promise<void> {
  const expected = JSON.stringify(lines);
  await page
    .waitForFunction((list) => JSON.stringify(chatPage.lines()) === list, expected, { timeout })
    .catch(async () => {
      expect(await page.evaluate(() => chatPage.lines())).toEqual(lines);
      throw new Error(`shown only after ${timeout} ms`);
    });
}

/**
 * The page must be the same one afterwards, not a new one. A busy browser may drop a page that it could
 * keep, so it gets three chances; a page that cannot be kept has none.
 */
async function goAwayAndBack(page: Page, meanwhile: () => void): Promise<void> {
  let reasons: unknown;
  for (let chance = 0; chance < 3; chance += 1) {
    await page.evaluate(() => Object.assign(globalThis, { isKept: true }));
    await page.goto(`${new URL(page.url()).origin}/elsewhere`);
    if (chance === 0) meanwhile();
    await page.goBack({ waitUntil: "commit" });
    await page.waitForFunction(() => "chatPage" in globalThis);
    if (await page.evaluate(() => "isKept" in globalThis)) return;
    reasons = await page.evaluate(() => {
      const [entry] = performance.getEntriesByType("navigation");
      return JSON.stringify(entry && "notRestoredReasons" in entry && entry.notRestoredReasons);
    });
    await connected(page);
  }
  expect(reasons).toBe("the page was kept");
}
