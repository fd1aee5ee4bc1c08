import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connected, demoSettings, talk } from "./fake-chat-client.ts";
import { notice, pending, stored } from "./timeline-items.ts";
import { type Opened, startWorkbench, tag, type Workbench } from "./widget-page.ts";

let bench: Workbench;
beforeAll(async () => {
  bench = await startWorkbench("test/scripted-app.ts");
});
afterAll(() => bench[Symbol.asyncDispose]());

const ready = { connection: connected, loaded: true, settings: demoSettings };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

async function openPanel(options: Parameters<Workbench["open"]>[1] = {}): Promise<Opened> {
  const opened = await bench.open(`${tag}<a href="#x">ссылка</a>`, options);
  await opened.page.locator(".l").click();
  await opened.set(ready);
  await opened.page.locator(".panel").waitFor();
  return opened;
}
const named = (name: string) => (opened: Opened) =>
  opened.page.evaluate(
    (wanted) =>
      window.clients[0]?.calls.filter(([call]) => call === wanted).map(([, ...args]) => args),
    name,
  );

describe("the panel by keyboard", () => {
  it("opens, takes the focus, and gives it back", async () => {
    await using opened = await bench.open(tag);
    const { page } = opened;
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator("textarea:focus").waitFor();
    expect(await page.locator("[role=dialog]").getAttribute("aria-label")).toBe("Чат");
    await page.keyboard.press("Escape");
    await page.locator(".l:focus").waitFor();
    expect(await page.locator(".panel").count()).toBe(0);
  });

  it("sends with Enter, breaks the line with Shift+Enter", async () => {
    await using opened = await openPanel();
    const { page } = opened;
    await page.keyboard.type("раз");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("два");
    await page.keyboard.press("Enter");
    expect(await named("send")(opened)).toEqual([["раз\nдва"]]);
    expect(await page.getByRole("textbox").inputValue()).toBe("");
  });

  it("keeps the page's shortcuts away from what is typed", async () => {
    await using opened = await openPanel();
    await opened.page.evaluate(() => {
      document.addEventListener("keydown", () => (document.title = "shortcut"));
    });
    await opened.page.keyboard.type("/");
    expect(await opened.page.title()).toBe("");
  });
});

describe("the panel on a phone", () => {
  it("covers the screen, breaks the line with Enter, and closes with back", async () => {
    await using opened = await openPanel(phone);
    const { page } = opened;
    expect(await page.locator(".panel").boundingBox()).toEqual({
      x: 0,
      y: 0,
      width: 390,
      height: 844,
    });
    await page.getByRole("textbox").tap();
    await page.keyboard.type("раз");
    await page.keyboard.press("Enter");
    expect(await named("send")(opened)).toEqual([]);
    await page.getByRole("button", { name: "Отправить" }).tap();
    expect(await named("send")(opened)).toEqual([["раз\n"]]);
    await page.goBack();
    await page.locator(".panel").waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.documentElement.style.overflow)).toBe("");
  });

  it("leaves the history as it was when it is closed by its button", async () => {
    await using opened = await openPanel(phone);
    await opened.page.getByRole("button", { name: "Закрыть чат" }).tap();
    await expect.poll(() => opened.page.evaluate(() => history.state)).toBe(null);
  });

  it("stays, and on its page, however fast it is closed and opened again", async () => {
    await using opened = await openPanel(phone);
    const { page } = opened;
    const pops = page.evaluate(
      () => new Promise((resolve) => window.addEventListener("popstate", resolve, { once: true })),
    );
    await page.evaluate(async () => {
      const chat = Reflect.get(window, "IlpoChat");
      for (let round = 0; round < 3; round += 1) {
        chat.close();
        chat.open();
        // The panel is drawn, and the step back of the one before has not come yet.
        await Promise.resolve();
      }
    });
    await pops;
    await page.locator(".panel").waitFor();
    await page.goBack();
    await page.locator(".panel").waitFor({ state: "detached" });
    expect(page.url()).toBe(`${bench.server.origin}/`);
  });

  it("has targets of 40 px at least", async () => {
    await using opened = await openPanel(phone);
    for (const button of await opened.page.locator(".panel button:not(.chip)").all()) {
      const box = await button.boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(40);
    }
  });
});

describe("the conversation", () => {
  it("sends a quick reply at once and calls a manager from the other", async () => {
    await using opened = await openPanel();
    await opened.page.getByRole("button", { name: "Позвать менеджера" }).click();
    expect(await named("requestManager")(opened)).toEqual([[undefined]]);
    await opened.page.getByRole("button", { name: "Аренда авто" }).click();
    expect(await named("send")(opened)).toEqual([["Аренда авто"]]);
  });

  it("calls a manager from the menu, and says so when that fails", async () => {
    await using opened = await openPanel();
    await opened.client((client) => client.failCalls());
    await opened.page.getByRole("button", { name: "Ещё" }).click();
    await opened.page.getByRole("menuitem", { name: "Позвать менеджера" }).click();
    await opened.page.getByText("Не получилось позвать менеджера. Попробуйте ещё раз.").waitFor();
    expect(opened.problems).toEqual([]);
  });

  it("streams an answer, can stop it, and speaks it once when it is finished", async () => {
    await using opened = await openPanel();
    const { page } = opened;
    await opened.set({ reply: { turn: 1, text: "Комиссия **3" } });
    await page.locator(".writing strong", { hasText: "3" }).waitFor();
    await page.getByRole("button", { name: "Остановить ответ" }).click();
    expect(await named("stopReply")(opened)).toHaveLength(1);
    expect(await page.locator(".unseen").textContent()).toBe("");
    await opened.client((client) =>
      client.receive({ seq: 2, author: "ai", content: "Комиссия **3%**" }),
    );
    expect(await page.locator(".unseen").textContent()).toBe("Консультант: Комиссия 3%");
    expect(await page.getByRole("log").getAttribute("aria-live")).toBe("off");
  });

  it("fetches nothing that an answer names, and makes only safe links", async () => {
    await using opened = await openPanel();
    const asked: string[] = [];
    const own = new URL(opened.page.url()).origin;
    opened.page.on("request", (request) => {
      if (!request.url().startsWith(own)) asked.push(request.url());
    });
    const text =
      "![x](https://evil.test/?d=1) <img src=//evil.test/2> [банк](javascript:alert(1)) [bank.ru](https://evil.test/3)";
    const evil = {
      id: "a",
      name: "x.png",
      type: "image/png",
      bytes: 5,
      url: "https://evil.test/4",
    };
    const item = stored(2, "ai", text);
    await opened.set({ items: [{ ...item, message: { ...item.message, attachments: [evil] } }] });
    await opened.page.getByText("(evil.test)").waitFor();
    expect(asked).toEqual([]);
    const links = await opened.page
      .locator(".m a")
      .evaluateAll((nodes) =>
        nodes.map((node) => [node.getAttribute("href"), node.getAttribute("rel")]),
      );
    expect(links).toEqual([["https://evil.test/3", "noopener noreferrer ugc"]]);
  });

  it("shows what became of each message, and tries a failed one again", async () => {
    await using opened = await openPanel();
    const { page } = opened;
    await opened.set({
      ...ready,
      connection: { status: "connecting", code: "offline" },
      items: [stored(1, "user", "раз"), pending("b", "waiting"), pending("c", "failed")],
    });
    await page.getByText("Нет связи. Отправим, как только появится интернет.").waitFor();
    await page.getByText("Ждёт отправки").waitFor();
    await page.getByRole("button", { name: "Повторить" }).click();
    expect(await named("retry")(opened)).toEqual([["c"]]);
  });

  it("ends with a way to go on", async () => {
    await using opened = await openPanel();
    const { page } = opened;
    await opened.set({
      conversation: { ...talk, status: "closed", manager: { name: "Анна" } },
      items: [stored(1, "user", "раз"), notice(2, "closed", "Анна")],
    });
    await page.locator(".sys", { hasText: "Анна завершила разговор" }).waitFor();
    expect(await page.getByPlaceholder("Напишите сообщение…").count()).toBe(0);
    await page.getByRole("button", { name: "Начать новый разговор" }).click();
    await page.getByRole("textbox").fill("ещё вопрос");
  });

  it("speaks the language of the page's choice", async () => {
    await using opened = await bench.open(tag.replace("data-site", 'data-lang="en" data-site'));
    await opened.page.locator(".l").click();
    await opened.page.getByPlaceholder("Write a message…").waitFor();
    expect(await opened.page.locator(".w").getAttribute("lang")).toBe("en");
  });
});

describe("scrolling", () => {
  const many = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) =>
      stored(from + index, index % 2 ? "ai" : "user", `Сообщение ${from + index}`),
    );
  const distance = (opened: Opened) =>
    opened.page
      .getByRole("log")
      .evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);

  it("follows the end, but not away from what is being read", async () => {
    await using opened = await openPanel();
    const { page } = opened;
    await opened.set({ conversation: talk, items: many(1, 40), unread: 1 });
    await page.getByText("Сообщение 40", { exact: true }).waitFor();
    expect(await distance(opened)).toBeLessThan(2);
    expect(await named("markRead")(opened)).not.toEqual([]);
    await opened.set({ items: many(1, 41) });
    expect(await distance(opened)).toBeLessThan(2);
    await page.getByRole("log").evaluate((log) => (log.scrollTop = 300));
    await opened.set({ items: many(1, 42) });
    await page.getByRole("button", { name: "Новые сообщения" }).waitFor();
    expect(await page.getByRole("log").evaluate((log) => log.scrollTop)).toBe(300);
    await page.getByRole("button", { name: "Новые сообщения" }).click();
    expect(await distance(opened)).toBeLessThan(2);
  });

  it("loads what is older at the top, and keeps the place", async () => {
    await using opened = await openPanel();
    const { page } = opened;
    await opened.set({ conversation: talk, items: many(41, 80), hasOlder: true });
    await page.getByText("Сообщение 80", { exact: true }).waitFor();
    await page.getByRole("log").evaluate((log) => (log.scrollTop = 10));
    await expect.poll(() => named("loadOlder")(opened)).toHaveLength(1);
    const top = () =>
      page
        .getByText("Сообщение 41", { exact: true })
        .evaluate((row) => row.getBoundingClientRect().top);
    const before = await top();
    await opened.set({ items: many(1, 80), hasOlder: false });
    expect(Math.abs((await top()) - before)).toBeLessThan(80);
  });

  it("keeps ten thousand messages in few elements and in order, wherever the visitor is", async () => {
    await using opened = await openPanel();
    const { page } = opened;
    await page.evaluate(() => {
      const [client] = window.clients;
      const items = Array.from({ length: 10_000 }, (_, index) => ({
        ...{ kind: "message", key: `k${index}`, edited: false, removed: false },
        message: {
          ...{ id: index, seq: index + 1, type: "text", attachments: [], sources: [] },
          author: { type: index % 3 ? "user" : "ai" },
          content: `Сообщение ${index + 1}${" и ещё слова".repeat((index * 7) % 40)}`,
          createdAt: new Date(Date.UTC(2026, 0, 1) + index * 240_000).toISOString(),
        },
      }));
      client?.set({ items } as never);
    });
    await page.getByText("Сообщение 10000").waitFor();
    expect(await look(opened)).toMatchObject({ isBounded: true, isInOrder: true, last: 10_000 });
    for (let step = 0; step < 12; step += 1) {
      const moved = await scrollBy(opened, -700);
      expect(Math.abs(moved - 700)).toBeLessThanOrEqual(1);
      expect(await look(opened)).toMatchObject({ isBounded: true, isInOrder: true });
    }
    await scrollBy(opened, -1e9);
    expect(await look(opened)).toMatchObject({ isBounded: true, isInOrder: true, first: 1 });
    const log = page.getByRole("log");
    await log.evaluate((element) => (element.scrollTop = element.scrollHeight / 2));
    await settled(opened);
    expect(await look(opened)).toMatchObject({ isBounded: true, isInOrder: true });
    await page.getByRole("button", { name: "К последним сообщениям" }).click();
    await settled(opened);
    expect(await look(opened)).toMatchObject({ isBounded: true, isInOrder: true, last: 10_000 });
    expect(await distance(opened)).toBeLessThan(2);
  });
});

/** Whatever a scroll has set off is drawn. */
function settled({ page }: Opened): Promise<void> {
  return page.evaluate(async () => {
    for (let frame = 0; frame < 4; frame += 1)
      await new Promise((resolve) => requestAnimationFrame(resolve));
  });
}

/** Scrolls, and answers by how much the first message on the screen has moved on it. */
async function scrollBy(opened: Opened, px: number): Promise<number> {
  const log = opened.page.getByRole("log");
  const first = await log.evaluateHandle((element) => {
    const edge = element.getBoundingClientRect().top;
    return [...element.querySelectorAll(".m")].find(
      (bubble) => bubble.getBoundingClientRect().top >= edge,
    );
  });
  const topOf = () => first.evaluate((bubble) => bubble?.getBoundingClientRect().top ?? 0);
  const before = await topOf();
  await log.evaluate((element, by) => (element.scrollTop += by), px);
  await settled(opened);
  return Math.round((await topOf()) - before);
}

/** What of the messages is in the document, and which are on the screen. */
function look({ page }: Opened) {
  return page.getByRole("log").evaluate((log) => {
    const { top, bottom } = log.getBoundingClientRect();
    const bubbles = [...log.querySelectorAll<HTMLElement>(".m")];
    const numberOf = (bubble: HTMLElement) => Number(/\d+/.exec(bubble.innerText)?.[0]);
    const seen = bubbles.filter((bubble) => {
      const box = bubble.getBoundingClientRect();
      return box.bottom > top && box.top < bottom;
    });
    const numbers = bubbles.map(numberOf).filter((number) => !Number.isNaN(number));
    return {
      isBounded: log.querySelectorAll(".row").length <= 200,
      isInOrder:
        seen.length > 0 &&
        numbers.every((number, index) => index === 0 || number === (numbers[index - 1] ?? 0) + 1),
      first: numbers[0],
      last: numberOf(seen.at(-1) ?? bubbles[0]!),
    };
  });
}
