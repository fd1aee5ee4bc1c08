import { type FixedFonts, fixedFonts } from "@ilpo-chat/testkit";
import { now, photo, type WidgetState } from "./states.ts";
import { type BrowserPage, type Opened, startWorkbench, tag } from "./widget-page.ts";

/** `forced`: the colours are the visitor's, not the page's. */
type Theme = "light" | "dark" | "forced";
export const widths = [390, 1280] as const;
type Width = (typeof widths)[number];
const sizes = { 390: { width: 390, height: 844 }, 1280: { width: 1280, height: 800 } };

export interface Picture {
  readonly name: string;
  readonly png: Buffer;
}

/** A telephone and a computer that show the widget in one state after the other, always the same to the pixel. */
export interface Stage extends AsyncDisposable {
  /** Brings the page of that width into a state; the theme is the last one asked for. */
  show(state: WidgetState, width: Width): Promise<BrowserPage>;
  /** Takes the pictures that are kept of a state, at one width. */
  shoot(state: WidgetState, width: Width): Promise<Picture[]>;
  turn(page: BrowserPage, theme: Theme): Promise<void>;
  /** Makes the telephone so high that nothing of the conversation is scrolled away, until the next state. */
  unroll(): Promise<BrowserPage>;
}

// The same outlines everywhere: no hinting, no coloured edges, no profile of a screen.
const steady = [
  "--font-render-hinting=none",
  "--disable-lcd-text",
  "--disable-font-subpixel-positioning",
  "--force-color-profile=srgb",
];

const hostPage = `<style>
    body { margin: 0; font: 16px/1.5 system-ui; background: #fff; color: #1c1a12 }
    header { padding: 40px; background: #1c1a12; color: #fff }
    p { width: 60%; height: 12px; margin: 24px 40px; border-radius: 6px; background: #ecebe4 }
    @media (prefers-color-scheme: dark) { body { background: #2b2a26 } p { background: #45443e } }
  </style>
  <header><h1>Работа в такси</h1></header><main><p></p><p></p><p></p></main>
  <footer></footer>
  ${tag}`;

export async function startStage(): Promise<Stage> {
  await using stack = new AsyncDisposableStack();
  const fonts: FixedFonts = stack.use(await fixedFonts());
  const bench = stack.use(
    await startWorkbench("test/scripted-app.ts", { args: steady, env: fonts.env }),
  );
  const { server } = bench;
  const headers = { "content-type": "image/png" };
  server.set("/v1/files/prava-1.jpg", { html: await photo(240), headers });
  server.set("/v1/files/obrazec.jpg", { html: await photo(120), headers });
  const openAt = async (width: Width): Promise<Opened> => {
    const isPhone = width < 480;
    const opened = stack.use(
      await bench.open(hostPage, {
        ...{ locale: "ru-RU", timezoneId: "Europe/Moscow" },
        ...{ viewport: sizes[width], isMobile: isPhone, hasTouch: isPhone },
      }),
    );
    await opened.page.clock.setFixedTime(now);
    return opened;
  };
  const pages = { 390: await openAt(390), 1280: await openAt(1280) };
  const rest = stack.move();
  const show: Stage["show"] = async ({ settings = {}, chat, act, shows }, width) => {
    const opened = pages[width];
    const { page } = opened;
    await page.setViewportSize(sizes[width]);
    await startAnew(page, settings);
    if (chat) {
      await page.locator(".l").click();
      await opened.set(chat);
    }
    await act?.(page, opened.set);
    await page.getByText(shows).first().waitFor();
    await settle(page);
    return page;
  };
  return {
    show,
    turn,
    async shoot(state, width) {
      const page = await show(state, width);
      const isForced = state.hasForcedColours === true && width === 390;
      const pictures: Picture[] = [];
      for (const theme of [...(isForced ? (["forced"] as const) : []), "light", "dark"] as const) {
        await turn(page, theme);
        pictures.push({ name: `${state.name}-${width}-${theme}`, png: await page.screenshot() });
      }
      return pictures;
    },
    async unroll() {
      const { page } = pages[390];
      const height = 2_400;
      await page.setViewportSize({ ...sizes[390], height });
      // The page hears of it later, and what looks at it meanwhile sees one half of each.
      await page.waitForFunction((wished) => visualViewport?.height === wished, height);
      await drawn(page);
      return page;
    },
    [Symbol.asyncDispose]: () => rest[Symbol.asyncDispose](),
  };
}

async function turn(page: BrowserPage, theme: Theme): Promise<void> {
  await page.emulateMedia({
    colorScheme: theme === "light" ? "light" : "dark",
    forcedColors: theme === "forced" ? "active" : "none",
  });
  // The widget is told with the next frame.
  await drawn(page);
}

/** Whatever the page was told before is on the screen. */
function drawn(page: BrowserPage): Promise<void> {
  return page.evaluate(
    () =>
      new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  );
}

/** A chat that nobody has touched, on the same page. */
async function startAnew(page: BrowserPage, settings: WidgetState["settings"]): Promise<void> {
  await page.evaluate(() => Reflect.get(window, "IlpoChat").destroy());
  // A chat that covered the screen leaves an entry in the history, which takes a moment to go back.
  await page.waitForFunction(() => history.state === null);
  await page.evaluate((more) => {
    localStorage.clear();
    window.clients = [];
    Reflect.get(window, "IlpoChat").init({ teaser: "", ...more });
  }, settings);
}

/** Pictures are there, and what was to be drawn is drawn. */
async function settle(page: BrowserPage): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate(async () => {
    const root = document.querySelector("ilpo-chat")?.shadowRoot;
    while (root?.querySelector("canvas:not([data-drawn])"))
      await new Promise((resolve) => requestAnimationFrame(resolve));
    await document.fonts.ready;
  });
  await drawn(page);
}
