import type { ChatState } from "@ilpo-chat/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connected, demoSettings, talk } from "./fake-chat-client.ts";
import { notice, stored, writtenAt } from "./timeline-items.ts";
import { type Opened, startWorkbench, tag, type Workbench } from "./widget-page.ts";

let bench: Workbench;
beforeAll(async () => {
  bench = await startWorkbench("test/scripted-app.ts");
});
afterAll(() => bench[Symbol.asyncDispose]());

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const ready = { connection: connected, loaded: true, settings: demoSettings };

/** Opens the chat without a mouse. */
async function openByKeyboard(
  state: Partial<ChatState> = {},
  options: Parameters<Workbench["open"]>[1] = {},
): Promise<Opened> {
  const opened = await bench.open(`${tag}<a href="#x">ссылка страницы</a>`, options);
  await opened.page.locator(".l").focus();
  await opened.page.keyboard.press("Enter");
  await opened.set({ ...ready, ...state });
  await opened.page.getByRole("dialog").waitFor();
  return opened;
}

/** What has the focus, as a screen reader would name it. */
const focused = ({ page }: Opened): Promise<string> =>
  page.evaluate(() => {
    const outer = document.activeElement;
    const element = outer?.shadowRoot?.activeElement ?? outer;
    if (element instanceof HTMLInputElement && element.labels?.[0])
      return element.ariaLabel ?? element.labels[0].textContent.trim();
    return element?.ariaLabel ?? element?.textContent?.trim() ?? "";
  });

/** What Tab leads to, one after the other. */
async function walk(opened: Opened, steps: number, key = "Tab"): Promise<string[]> {
  const names: string[] = [];
  for (let step = 0; step < steps; step += 1) {
    await opened.page.keyboard.press(key);
    names.push(await focused(opened));
  }
  return names;
}

const composer = "Напишите сообщение…";

describe("without a mouse", () => {
  it("goes through the chat in the order of reading, and out of it into the page", async () => {
    await using opened = await openByKeyboard();
    await expect.poll(() => focused(opened)).toBe(composer);
    expect(await walk(opened, 4, "Shift+Tab")).toEqual([
      ...["Прикрепить файл", "Позвать менеджера", "Аренда авто", "Сколько я заработаю"],
    ]);
    expect(await walk(opened, 5, "Shift+Tab")).toEqual([
      ...["Какие документы нужны", "Хочу подключиться", "Сообщения", "Закрыть чат", "Ещё"],
    ]);
    expect(await walk(opened, 1, "Shift+Tab")).toEqual(["ссылка страницы"]);
  });

  it("stays within a chat that covers the screen", async () => {
    await using opened = await openByKeyboard({}, phone);
    expect(await walk(opened, 2)).toEqual(["Ещё", "Закрыть чат"]);
    expect(await walk(opened, 2, "Shift+Tab")).toEqual(["Ещё", "политику данных"]);
    expect(await walk(opened, 1)).toEqual(["Ещё"]);
  });

  it("keeps the focus when a pressed reply goes away, and closes with Escape from there", async () => {
    await using opened = await openByKeyboard();
    await opened.page.getByRole("button", { name: "Аренда авто" }).focus();
    await opened.page.keyboard.press("Enter");
    await expect.poll(() => focused(opened)).toBe(composer);
    await opened.page.keyboard.press("Escape");
    await expect.poll(() => focused(opened)).toBe("Открыть чат");
  });

  it("goes through the menu with arrows, and back to its button", async () => {
    await using opened = await openByKeyboard({
      conversation: talk,
      items: [stored(1, "user", "1")],
    });
    await opened.page.getByRole("button", { name: "Ещё" }).focus();
    await opened.page.keyboard.press("Enter");
    await expect.poll(() => focused(opened)).toBe("Позвать менеджера");
    expect(await walk(opened, 3, "ArrowDown")).toEqual([
      ...["Заявка на подключение", "Мои разговоры", "Скачать переписку"],
    ]);
    expect(await walk(opened, 1, "End")).toEqual(["Завершить разговор"]);
    expect(await walk(opened, 1, "ArrowDown")).toEqual(["Позвать менеджера"]);
    await opened.page.keyboard.press("Escape");
    await expect.poll(() => focused(opened)).toBe("Ещё");
    expect(await opened.page.getByRole("dialog").count()).toBe(1);
  });

  it("chooses what to attach, and gives the focus back", async () => {
    await using opened = await openByKeyboard();
    await opened.page.getByRole("button", { name: "Прикрепить файл" }).focus();
    await opened.page.keyboard.press("Enter");
    await expect.poll(() => focused(opened)).toBe("Фото из галереи");
    await opened.page.keyboard.press("Escape");
    await expect.poll(() => focused(opened)).toBe("Прикрепить файл");
  });

  it("changes a message and comes back to the chat", async () => {
    const mine = writtenAt(stored(1, "user", "Превет"), new Date().toISOString());
    await using opened = await openByKeyboard({ conversation: talk, items: [mine] });
    const { page } = opened;
    await page.getByRole("button", { name: "Действия с сообщением" }).focus();
    await page.keyboard.press("Enter");
    expect(await walk(opened, 3)).toEqual(["Ответить", "Копировать", "Изменить"]);
    await page.keyboard.press("Enter");
    await expect.poll(() => focused(opened)).toBe("Изменить");
    await page.keyboard.press("Escape");
    await expect.poll(() => focused(opened)).toBe(composer);
  });

  it("rates the conversation and goes on", async () => {
    await using opened = await openByKeyboard({
      conversation: { ...talk, status: "closed" },
      items: [stored(1, "user", "1"), notice(2, "closed")],
    });
    const { page } = opened;
    await page.getByRole("radio", { name: "Оценка 1 из 5" }).focus();
    await page.keyboard.press("ArrowRight");
    expect(await walk(opened, 2)).toEqual(["Что улучшить? (необязательно)", "Отправить оценку"]);
    await page.keyboard.press("Enter");
    await opened.set({ conversation: { ...talk, status: "closed", rating: { score: 2 } } });
    await page.getByText("Спасибо за оценку").waitFor();
    expect(await walk(opened, 1, "Escape")).toEqual(["Открыть чат"]);
  });
});

it("speaks each answer and each notice once, and no piece of an answer", async () => {
  await using opened = await openByKeyboard({
    conversation: talk,
    items: [stored(1, "user", "1")],
  });
  const { page } = opened;
  await page.evaluate(() => {
    const spoken: string[] = [];
    Object.assign(window, { spoken });
    const root = document.querySelector("ilpo-chat")?.shadowRoot;
    const region = root?.querySelector("[role=status].unseen");
    if (!region) throw new Error("no live region");
    new MutationObserver(() => spoken.push(region.textContent ?? "")).observe(region, {
      childList: true,
    });
  });
  const answers = ["Комиссия **3%**", "Комиссия **3%**"];
  for (const [index, content] of answers.entries()) {
    await opened.set({ reply: { turn: index, text: "Комис" } });
    await page.locator(".writing").waitFor();
    await opened.set({ reply: { turn: index, text: content } });
    await opened.set({ reply: null });
    await page.evaluate(
      ([seq, text]) => window.clients[0]?.receive({ seq, author: "ai", content: text }),
      [index + 2, content] as const,
    );
  }
  await opened.set({ items: [stored(1, "user", "1"), notice(9, "manager-joined", "Анна")] });
  const said = "Консультант: Комиссия 3%";
  await expect
    .poll(() => page.evaluate(() => Reflect.get(window, "spoken")))
    .toEqual([said, `${said}\u00a0`, "Анна подключилась к разговору"]);
  expect(await page.getByRole("log").getAttribute("aria-live")).toBe("off");
});
