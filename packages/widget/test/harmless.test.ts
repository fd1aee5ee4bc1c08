import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connected, demoSettings, talk } from "./fake-chat-client.ts";
import { photo } from "./states.ts";
import { notice, stored } from "./timeline-items.ts";
import {
  type BrowserPage,
  type Opened,
  startWorkbench,
  tag,
  type Workbench,
} from "./widget-page.ts";

let bench: Workbench;
beforeAll(async () => {
  // Playwright turns the back/forward cache off, and the visitors' browsers do not.
  const ignoreDefaultArgs = ["--disable-back-forward-cache"];
  bench = await startWorkbench("test/scripted-app.ts", { ignoreDefaultArgs });
});
afterAll(() => bench[Symbol.asyncDispose]());

const ready = { connection: connected, loaded: true, settings: demoSettings };
const offer = stored(3, "ai", "Оставьте контакты.");
const conversation = [
  stored(1, "user", "Хочу подключиться"),
  { ...offer, message: { ...offer.message, card: "lead" as const } },
];

/** From the first press to the rating, with all that a visitor can do on the way. */
async function visit({ page, set }: Opened): Promise<void> {
  await page.locator(".l").click();
  await set(ready);
  await page.getByRole("button", { name: "Аренда авто" }).click();
  await set({ conversation: talk, reply: { turn: 1, text: "Комиссия **3%**\n- раз" } });
  await page.locator(".writing strong").waitFor();
  await set({ reply: null, items: conversation });
  await page.getByRole("button", { name: "Ответ не помог" }).click();
  await page.getByRole("button", { name: "Не о том" }).click();
  await page.getByLabel("Телефон").fill("+7 (916) 123-45-67");
  await page.getByRole("button", { name: "Отправить заявку" }).click();
  await sendPhoto(page);
  await receivePhoto({ page, set });
  await page.getByRole("button", { name: "Ещё" }).click();
  await page.getByRole("menuitem", { name: "Размер текста: 100 %" }).click();
  await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: "Скачать переписку" }).click(),
  ]);
  await set({
    conversation: { ...talk, status: "closed" },
    items: [...conversation, notice(9, "closed", "Анна")],
  });
  await page.getByRole("radio", { name: "Оценка 4 из 5" }).check({ force: true });
  await page.getByRole("button", { name: "Отправить оценку" }).click();
}

async function sendPhoto(page: BrowserPage): Promise<void> {
  await page.getByRole("button", { name: "Прикрепить файл" }).click();
  const file = { name: "prava.png", mimeType: "image/png", buffer: await photo(240) };
  await page.getByLabel("Документ или файл").setInputFiles(file);
  await page.locator(".thumb canvas[data-drawn]").waitFor();
}

async function receivePhoto({ page, set }: Pick<Opened, "page" | "set">): Promise<void> {
  const headers = { "content-type": "image/png" };
  bench.server.set("/v1/files/1", { html: await photo(240), headers });
  const message = stored(7, "manager", "Вот так");
  const attachment = { id: "1", name: "o.png", type: "image/png", bytes: 9, url: "/v1/files/1" };
  const withPhoto = { ...message, message: { ...message.message, attachments: [attachment] } };
  await set({ items: [...conversation, withPhoto] });
  await page.locator(".picture canvas[data-drawn]").waitFor();
}

it("works under the strictest policy through a whole visit, without a report", async () => {
  const { origin } = bench.server;
  // Pictures of data are for the icon of the test's own page.
  const policy = `default-src 'none'; script-src ${origin}; connect-src ${origin}; style-src 'none'; img-src data:; require-trusted-types-for 'script'; trusted-types 'none'`;
  await using opened = await bench.open(tag, {
    headers: { "content-security-policy": policy },
    before: () => {
      const reports: string[] = [];
      Object.assign(window, { reports });
      document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
        reports.push(`${violatedDirective} ${blockedURI}`);
      });
    },
  });
  await visit(opened);
  expect(await opened.page.evaluate(() => Reflect.get(window, "reports"))).toEqual([]);
  expect(opened.problems).toEqual([]);
});

describe("F34: a page that is not tidy", () => {
  const wild = `<style>
    *, body *, ilpo-chat { display: none !important; position: static !important; opacity: 0.1 !important;
      width: 7px !important; font: 40px fantasy !important; color: red !important; zoom: 3 !important;
      transform: rotate(9deg) !important; pointer-events: none !important; visibility: hidden !important;
      --bg: red !important; --text: red !important; --accent: red !important; transition: all 9s !important }
    html, body { display: block !important; visibility: visible !important; zoom: 1 !important;
      transform: none !important; opacity: 1 !important; width: auto !important }
  </style>
  <img name="currentScript" src="data:,"><img name="body" src="data:,"><img name="title" src="data:,">
  <form name="activeElement"></form><form name="documentElement"></form>
  <form id="IlpoChat"><input name="init"></form>`;

  /** What old libraries, polyfills and monitors do to a page. */
  const patch = (): void => {
    const enumerable = { writable: true, configurable: true, enumerable: true };
    Object.defineProperty(Object.prototype, "extend", { value: () => undefined, ...enumerable });
    for (const name of ["remove", "clear", "each"])
      Object.defineProperty(Array.prototype, name, { value: () => "patched", ...enumerable });
    const { stringify, parse } = JSON;
    JSON.stringify = ((...given: Parameters<typeof stringify>) => stringify(...given)) as never;
    JSON.parse = ((...given: Parameters<typeof parse>) => parse(...given)) as never;
    const { fetch } = window;
    window.fetch = async (...given) => fetch.apply(window, given);
    class Wrapped<Value> extends Promise<Value> {}
    Object.assign(window, { Promise: Wrapped, h: "x", render: "x", options: "x", process: {} });
    const { addEventListener, dispatchEvent } = EventTarget.prototype;
    EventTarget.prototype.addEventListener = function listen(...given) {
      return addEventListener.apply(this, given);
    };
    EventTarget.prototype.dispatchEvent = function dispatch(event) {
      return dispatchEvent.call(this, event);
    };
    // Older than the standard, and without its options.
    Array.from = ((list: ArrayLike<unknown>) => Array.prototype.slice.call(list)) as never;
  };

  it("changes neither the chat's look nor what it does", async () => {
    await using opened = await bench.open(wild + tag, { before: patch });
    await visit(opened);
    const { page } = opened;
    expect(await page.locator(".panel").boundingBox()).toEqual({
      ...{ x: 1280 - 384 - 20, y: 800 - 640 - 20 },
      ...{ width: 384, height: 640 },
    });
    const look = await page.locator(".panel").evaluate((panel) => {
      const { fontSize, color, opacity, visibility, backgroundColor } = getComputedStyle(panel);
      return { fontSize, color, opacity, visibility, backgroundColor };
    });
    expect(look).toEqual({
      ...{ fontSize: "15px", color: "rgb(27, 27, 24)", opacity: "1", visibility: "visible" },
      backgroundColor: "rgb(255, 255, 255)",
    });
    expect(await page.evaluate(() => Object.isFrozen(Reflect.get(window, "IlpoChat")))).toBe(true);
    expect(opened.problems).toEqual([]);
  });
});

it("works in a frame that may do nothing but run scripts", async () => {
  await using opened = await bench.open(tag);
  const { page } = opened;
  await page.evaluate((content) => {
    const frame = document.createElement("iframe");
    frame.sandbox.add("allow-scripts");
    frame.srcdoc = content;
    frame.style.cssText = "width:600px;height:700px";
    document.body.append(frame);
  }, tag);
  const frame = page.frameLocator("iframe");
  await frame.locator(".l").click();
  await frame.getByRole("textbox").fill("Какая комиссия?");
  await page.keyboard.press("Enter");
  await frame.locator(".me", { hasText: "Какая комиссия?" }).waitFor();
  expect(opened.problems).toEqual([]);
});

it("leaves the page in the back/forward cache, the chat open as it was", async () => {
  await using opened = await bench.open(tag);
  const { page } = opened;
  await page.locator(".l").click();
  await opened.set({ ...ready, conversation: talk, items: conversation });
  await page.getByLabel("Телефон").waitFor();
  await page.evaluate(() => {
    window.addEventListener("pageshow", ({ persisted }) => Object.assign(window, { persisted }));
  });
  bench.server.set("/elsewhere", { html: "<!doctype html><title>elsewhere</title>" });
  await page.goto(`${bench.server.origin}/elsewhere`);
  await page.goBack({ waitUntil: "commit" });
  await expect.poll(() => page.evaluate(() => Reflect.get(window, "persisted"))).toBe(true);
  expect(await page.getByLabel("Телефон").count()).toBe(1);
});

it("moves nothing and holds nothing up when the page loads, on a device four times slower", async () => {
  const text = "<h1>Работа в такси</h1>" + "<p>Текст страницы</p>".repeat(40);
  await using opened = await bench.open(text + tag, {
    before: () => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      const observe = (type: string): void =>
        new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) seen.push(`${type} ${duration} ms`);
        }).observe({ type, buffered: true });
      observe("layout-shift");
      observe("longtask");
    },
  });
  const { page } = opened;
  const devTools = await page.context().newCDPSession(page);
  await devTools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const load = async (): Promise<string[]> => {
    await page.reload({ waitUntil: "networkidle" });
    await page.locator(".l").waitFor();
    return page.evaluate(() => Reflect.get(window, "seen"));
  };
  // A machine that runs other tests beside this one may hold any page up; it does not every time.
  await expect.poll(load, { timeout: 20_000 }).toEqual([]);
});
