import type { launchBrowser } from "@ilpo-chat/testkit";

type Browser = Awaited<ReturnType<typeof launchBrowser>>;
type Context = Awaited<ReturnType<Browser["newContext"]>>;
export type BrowserPage = Awaited<ReturnType<Context["newPage"]>>;
export type ContextOptions = NonNullable<Parameters<Browser["newContext"]>[0]>;

/** Pages that tests use one after the other: a new one costs four times as much as one that is cleaned. */
export interface PagePool {
  /** A page that knows nothing of earlier ones. Give it back. */
  take(options: ContextOptions): Promise<BrowserPage>;
  /** A page for something that cannot be taken back. Close its context. */
  make(options: ContextOptions): Promise<BrowserPage>;
  giveBack(page: BrowserPage, options: ContextOptions): Promise<void>;
}

export function createPagePool(browser: Browser): PagePool {
  const idle = new Map<string, BrowserPage[]>();
  const keyOf = (options: ContextOptions): string => JSON.stringify(options);
  const make: PagePool["make"] = async (options) => (await browser.newContext(options)).newPage();
  return {
    make,
    take: async (options) => idle.get(keyOf(options))?.pop() ?? (await make(options)),
    async giveBack(page, options) {
      await clean(page, options);
      const key = keyOf(options);
      idle.set(key, [...(idle.get(key) ?? []), page]);
    },
  };
}

/** What tests listen to; Playwright's own listeners must stay. */
const heard = ["pageerror", "console", "request", "response", "download", "dialog", "popup"];

/** Takes back whatever a test may have done to a page, its context and its origin. */
async function clean(page: BrowserPage, { viewport, permissions }: ContextOptions): Promise<void> {
  const context = page.context();
  const { origin } = new URL(page.url());
  for (const event of heard) page.removeAllListeners(event);
  const others = context.pages().filter((each) => each !== page);
  await Promise.all(others.map((each) => each.close()));
  await page.unrouteAll();
  await context.unrouteAll();
  await context.setOffline(false);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null, forcedColors: null });
  if (viewport) await page.setViewportSize(viewport);
  if (!permissions) await context.clearPermissions();
  // Only after the page is gone does nothing write any more.
  await page.goto("about:blank");
  const devTools = await context.newCDPSession(page);
  await devTools.send("Storage.clearDataForOrigin", { origin, storageTypes: "all" });
  await devTools.detach();
}
