import type { launchBrowser } from "@ilpo-chat/testkit";

type Browser = Awaited<ReturnType<typeof launchBrowser>>;
type Context = Awaited<ReturnType<Browser["newContext"]>>;
type Page = Awaited<ReturnType<Context["newPage"]>>;

/** Chromium's own preset of that name: bytes a second, and milliseconds for each request. */
const slow4g = {
  offline: false,
  latency: 150 * 3.75,
  downloadThroughput: (1_600_000 / 8) * 0.9,
  uploadThroughput: (750_000 / 8) * 0.9,
};
const CPU_SLOW_DOWN = 4;
/** Long enough for an async script, short enough to be one look at a page. */
const LOOK_MS = 1_000;
const LONG_TASK_MS = 50;

/**
 * What runs in the page, as text: this package has no DOM. Times are from the finger's touch to the next frame after the
 * one that shows the field.
 */
const watchTap = `
  globalThis.tookMs = new Promise((resolve) =>
    addEventListener("pointerdown", ({ timeStamp }) => {
      const look = () => {
        const field = document.querySelector("ilpo-chat")?.shadowRoot.querySelector("textarea");
        const isUsable = field && !field.disabled && field.getBoundingClientRect().height > 0;
        requestAnimationFrame(isUsable ? (now) => resolve(now - timeStamp) : look);
      };
      look();
    }, { capture: true, once: true }));`;
const watchTasks = `
  globalThis.taskMs = [];
  new PerformanceObserver((list) => taskMs.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: "longtask", buffered: true });`;

/** Pages of a phone. */
export interface Pages {
  /** Loads everything once, so that the next warm tap finds it in the browser's cache. */
  fillCache(): Promise<void>;
  /** Loads the page anew and taps the launcher; gives milliseconds until there is a field to type into. */
  tap(cache: "warm" | "cold"): Promise<number>;
  /** The longest task while the page loads on a slow processor, in ms; 0 when none was longer than 50. */
  longestTask(path: string): Promise<number>;
}

export function openPages(browser: Browser, origin: string): Pages {
  const phone = { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } };
  const newContext = () => browser.newContext(phone);
  let kept: Promise<Context> | undefined;
  const warmContext = () => (kept ??= newContext());
  return {
    async fillCache() {
      await tapOn(await warmContext(), origin, false);
    },
    async tap(cache) {
      if (cache === "warm") return tapOn(await warmContext(), origin, false);
      const context = await newContext();
      try {
        return await tapOn(context, origin, true);
      } finally {
        await context.close();
      }
    },
    async longestTask(path) {
      const context = await newContext();
      try {
        const page = await context.newPage();
        const devTools = await context.newCDPSession(page);
        await devTools.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOW_DOWN });
        await page.addInitScript(watchTasks);
        await page.goto(origin + path);
        await page.waitForTimeout(LOOK_MS);
        const tasks = await page.evaluate<number[]>("taskMs");
        return Math.max(0, ...tasks.filter((ms) => ms > LONG_TASK_MS));
      } finally {
        await context.close();
      }
    },
  };
}

async function tapOn(context: Context, origin: string, isSlow: boolean): Promise<number> {
  const page = await context.newPage();
  try {
    if (isSlow) {
      const devTools = await context.newCDPSession(page);
      await devTools.send("Network.enable");
      await devTools.send("Network.emulateNetworkConditions", slow4g);
    }
    await page.addInitScript(watchTap);
    await page.goto(`${origin}/with`);
    return await tapLauncher(page);
  } finally {
    await page.close();
  }
}

/**
 * The finger comes down on a page at rest, and the answer is asked for before: Chromium's own pages that start with a new tab,
 * and the scripts that Playwright puts into a page at its first question, would run within the time that is measured.
 */
async function tapLauncher(page: Page): Promise<number> {
  const launcher = page.locator("ilpo-chat .l");
  await launcher.waitFor();
  await page.waitForTimeout(LOOK_MS);
  const place = await launcher.boundingBox();
  if (!place) throw new Error("The launcher has no place on the page.");
  const tookMs = page.evaluate<number>("globalThis.tookMs");
  await page.touchscreen.tap(place.x + place.width / 2, place.y + place.height / 2);
  return await tookMs;
}
