import { launchBrowser, type LaunchBrowserOptions } from "@ilpo-chat/testkit";
import { buildWidget } from "./build-widget.ts";
import type { FakeChatClient } from "./fake-chat-client.ts";
import {
  type BrowserPage,
  type ContextOptions,
  createPagePool,
  type PagePool,
} from "./page-pool.ts";
import { type PageServer, startPageServer } from "./page-server.ts";

export type { BrowserPage };

export const tag = '<script async src="/embed.js" data-site="taxi-demo"></script>';

/** Browser, server and built widget of one test file. */
export interface Workbench extends AsyncDisposable {
  readonly server: PageServer;
  /** Opens a page with this body; whatever it throws or logs as an error is in `problems`. */
  open(body: string, options?: OpenOptions): Promise<Opened>;
}

export interface OpenOptions extends ContextOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Runs before any script of the page. */
  readonly before?: () => void;
}

export interface Opened extends AsyncDisposable {
  readonly page: BrowserPage;
  readonly problems: readonly string[];
  /** Does something with the newest scripted client, in the page. */
  client<Result>(use: (client: FakeChatClient) => Result): Promise<Result>;
  set(state: Parameters<FakeChatClient["set"]>[0]): Promise<void>;
}

/** With `appEntry` the widget runs around the scripted client, else it is the one that is shipped. */
export async function startWorkbench(
  appEntry?: string,
  launch: LaunchBrowserOptions = {},
): Promise<Workbench> {
  const built = await buildWidget(appEntry);
  const server = await startPageServer(built.folder);
  const browser = await launchBrowser(launch);
  const pool = createPagePool(browser);
  return {
    server,
    open: (body, options = {}) => openPage({ pool, server }, body, options),
    async [Symbol.asyncDispose]() {
      await browser.close();
      await server[Symbol.asyncDispose]();
      await built[Symbol.asyncDispose]();
    },
  };
}

/** A page with this body, as a site would serve it. */
export function pageOf(body: string): string {
  return `<!doctype html><html lang="ru"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><body>${body}</body></html>`;
}

async function openPage(
  { pool, server }: { pool: PagePool; server: PageServer },
  body: string,
  { headers, before, ...options }: OpenOptions,
): Promise<Opened> {
  server.set("/", { html: pageOf(body), ...(headers && { headers }) });
  server.forget();
  const wished: ContextOptions = { viewport: { width: 1280, height: 800 }, ...options };
  // What runs before a page's scripts would also run in the next test.
  const page = await (before ? pool.make(wished) : pool.take(wished));
  await page.emulateMedia({ reducedMotion: options.reducedMotion ?? "reduce" });
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  if (before) await page.addInitScript(before);
  await page.goto(server.origin);
  await page.locator("ilpo-chat .l").waitFor({ state: "attached" });
  const client: Opened["client"] = async (use) => {
    await page.waitForFunction(() => window.clients?.[0]);
    // The function goes to the page as text; it may use nothing but its argument.
    return (await page.evaluate(`(${String(use)})(window.clients[0])`)) as ReturnType<typeof use>;
  };
  return {
    page,
    problems,
    client,
    async set(state) {
      await page.waitForFunction(() => window.clients?.[0]);
      await page.evaluate((next) => window.clients[0]?.set(next), state);
    },
    [Symbol.asyncDispose]: () => (before ? page.context().close() : pool.giveBack(page, wished)),
  };
}
