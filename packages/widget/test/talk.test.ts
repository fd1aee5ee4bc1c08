import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StoredItem } from "@ilpo-chat/sdk";
import { readFile } from "node:fs/promises";
import { connected, demoSettings, talk } from "./fake-chat-client.ts";
import { notice, stored, writtenAt } from "./timeline-items.ts";
import {
  type Opened,
  type OpenOptions,
  startWorkbench,
  tag,
  type Workbench,
} from "./widget-page.ts";

let bench: Workbench;
beforeAll(async () => {
  bench = await startWorkbench("test/scripted-app.ts");
});
afterAll(() => bench[Symbol.asyncDispose]());

async function openTalk(
  state: Parameters<Opened["set"]>[0],
  options: OpenOptions = {},
): Promise<Opened> {
  const opened = await bench.open(tag, options);
  await opened.page.locator(".l").click();
  await opened.page.getByRole("dialog").waitFor();
  await opened.set({ connection: connected, settings: demoSettings, loaded: true });
  await opened.set(state);
  return opened;
}

const calls = (opened: Opened, name: string) =>
  opened
    .client((client) => client.calls)
    .then((all) => all.filter(([called]) => called === name).map(([, ...args]) => args));

const offer: StoredItem = {
  ...stored(2, "ai", "Оставьте контакты, и менеджер создаст профиль."),
};
const offering = { ...offer, message: { ...offer.message, card: "lead" as const } };

describe("the lead card", () => {
  it("asks for a whole number, masks it, and sends what was filled in", async () => {
    await using opened = await openTalk({
      conversation: talk,
      items: [stored(1, "user", "Хочу подключиться"), offering],
    });
    const { page } = opened;
    await page.getByLabel("Имя").fill("Алексей");
    await page.getByLabel("Телефон").pressSequentially("8916123");
    expect(await page.getByLabel("Телефон").inputValue()).toBe("+7 (916) 123");
    await page.getByRole("button", { name: "Отправить заявку" }).click();
    await page.getByText("Проверьте номер").waitFor();
    expect(await calls(opened, "submitLead")).toEqual([]);
    await page.getByLabel("Телефон").press("End");
    await page.keyboard.type("4567");
    await page.getByLabel("Город").fill("Казань");
    await page.getByText("Аренда", { exact: true }).click();
    await page.getByRole("button", { name: "Отправить заявку" }).click();
    await expect
      .poll(() => calls(opened, "submitLead"))
      .toEqual([
        [
          {
            name: "Алексей",
            city: "Казань",
            phone: "+79161234567",
            userType: "driver",
            car: "rent",
          },
        ],
      ]);
  });

  it("keeps what was typed when the server does not answer", async () => {
    await using opened = await openTalk({ conversation: talk, items: [offering] });
    const { page } = opened;
    await opened.client((client) => client.failCalls());
    await page.getByLabel("Телефон").pressSequentially("89161234567");
    await page.getByRole("button", { name: "Отправить заявку" }).click();
    await page.getByText("Не отправилось").waitFor();
    expect(await page.getByLabel("Телефон").inputValue()).toBe("+7 (916) 123-45-67");
  });

  it("shows what has become of the application", async () => {
    const lead = {
      name: "Алексей",
      phone: "+7 916 ***-**-67",
      userType: "driver",
      status: "new",
    } as const;
    await using opened = await openTalk({ conversation: { ...talk, lead }, items: [offering] });
    const { page } = opened;
    await page.getByText("Заявка отправлена").waitFor();
    expect(await page.getByLabel("Телефон").count()).toBe(0);
    await page.getByRole("button", { name: "Изменить" }).click();
    expect(await page.getByLabel("Телефон").getAttribute("placeholder")).toBe(lead.phone);
    await page.getByLabel("Город").fill("Казань");
    await page.getByRole("button", { name: "Отправить заявку" }).click();
    // The number that is known is not asked for again.
    const changed = { name: "Алексей", city: "Казань", userType: "driver", car: "own" };
    await expect.poll(() => calls(opened, "submitLead")).toEqual([[changed]]);
    await opened.set({ conversation: { ...talk, lead: { ...lead, status: "approved" } } });
    await page.getByText("Заявка одобрена").waitFor();
  });

  it("comes back on the screen from wherever it was offered, by the menu", async () => {
    const later = Array.from({ length: 30 }, (_, index) => stored(3 + index, "user", "и ещё"));
    await using opened = await openTalk({ conversation: talk, items: [offering, ...later] });
    const { page } = opened;
    await page.getByRole("button", { name: "Ещё" }).click();
    await page.getByRole("menuitem", { name: "Заявка на подключение" }).click();
    const log = await page.locator(".log").boundingBox();
    const top = async () => (await page.getByLabel("Имя").boundingBox())?.y ?? 0;
    await expect.poll(top).toBeGreaterThan(log?.y ?? 0);
  });

  it("is also in the menu", async () => {
    await using opened = await openTalk({ conversation: talk, items: [stored(1, "user", "1")] });
    const { page } = opened;
    await page.getByRole("button", { name: "Ещё" }).click();
    await page.getByRole("menuitem", { name: "Заявка на подключение" }).click();
    await expect.poll(() => page.getByLabel("Телефон").count()).toBe(1);
  });
});

describe("the rating", () => {
  const ended = { ...talk, status: "closed" as const };
  const items = [stored(1, "user", "1"), notice(2, "closed", "Анна")];

  it("is asked for after the end, by keyboard too, and thanked for", async () => {
    await using opened = await openTalk({ conversation: ended, items });
    const { page } = opened;
    const send = page.getByRole("button", { name: "Отправить оценку" });
    expect(await send.isDisabled()).toBe(true);
    await page.getByRole("radio", { name: "Оценка 3 из 5" }).focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowRight");
    await page.getByPlaceholder("Что улучшить").fill("Быстрее");
    await send.click();
    await expect.poll(() => calls(opened, "rate")).toEqual([[4, "Быстрее"]]);
    await opened.set({ conversation: { ...ended, rating: { score: 4 } } });
    await page.getByText("Спасибо за оценку").waitFor();
  });

  it("comes on the screen of the visitor who ends the conversation, wherever they read", async () => {
    const long = Array.from({ length: 60 }, (_, index) =>
      stored(index + 1, "ai", `Ответ ${index}`),
    );
    await using opened = await openTalk({ conversation: talk, items: long });
    const { page } = opened;
    await page.getByRole("log").evaluate((element) => (element.scrollTop = 100));
    await page.getByRole("button", { name: "Ещё" }).click();
    await page.getByRole("menuitem", { name: "Завершить разговор" }).click();
    await expect.poll(() => calls(opened, "closeConversation")).toHaveLength(1);
    const all = [...long, notice(61, "closed")];
    await opened.set({ conversation: ended, items: all });
    await page.locator(".row:focus", { hasText: "Помогли вам?" }).waitFor();
    const box = await page.getByRole("button", { name: "Отправить оценку" }).boundingBox();
    const end = await page.locator(".foot").boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(end?.y ?? 0);
  });

  it("is not asked for once the visitor goes on", async () => {
    await using opened = await openTalk({ conversation: ended, items });
    await opened.page.getByRole("button", { name: "Начать новый разговор" }).click();
    await opened.page.getByText("Помогли вам?").waitFor({ state: "detached" });
    expect(await opened.page.getByRole("radio").count()).toBe(0);
  });
});

describe("an answer of the consultant", () => {
  it("takes a thumb, and why it was down", async () => {
    await using opened = await openTalk({ conversation: talk, items: [stored(2, "ai", "3 %")] });
    const { page } = opened;
    await page.getByRole("button", { name: "Ответ не помог" }).click();
    await page.getByRole("button", { name: "Не о том" }).click();
    await page.getByText("Спасибо, учтём").waitFor();
    expect(await calls(opened, "giveFeedback")).toEqual([
      [2, false],
      [2, false, "Не о том"],
    ]);
  });
});

describe("a message of one's own", () => {
  const fresh = () => writtenAt(stored(1, "user", "Превет"), new Date().toISOString());
  const openTools = (opened: Opened) =>
    opened.page.getByRole("button", { name: "Действия с сообщением" }).first().click();

  it("is changed in its place within five minutes", async () => {
    await using opened = await openTalk({ conversation: talk, items: [fresh()] });
    const { page } = opened;
    await openTools(opened);
    await page.getByRole("button", { name: "Изменить" }).click();
    await page.getByRole("textbox", { name: "Изменить" }).fill("Привет");
    await page.getByRole("button", { name: "Сохранить" }).click();
    await expect.poll(() => calls(opened, "editMessage")).toEqual([[1, "Привет"]]);
  });

  it("is removed after being sure, and not at all when it is old", async () => {
    await using opened = await openTalk({ conversation: talk, items: [fresh()] });
    const { page } = opened;
    await openTools(opened);
    await page.getByRole("button", { name: "Удалить" }).click();
    expect(await calls(opened, "removeMessage")).toEqual([]);
    await page.getByRole("button", { name: "Точно удалить?" }).click();
    await expect.poll(() => calls(opened, "removeMessage")).toEqual([[1]]);
    await opened.set({ items: [stored(3, "user", "Давно")] });
    await openTools(opened);
    await page.getByRole("button", { name: "Копировать" }).waitFor();
    expect(await page.getByRole("button", { name: "Удалить" }).count()).toBe(0);
  });
});

it.each([
  ["ru", "ltr"],
  ["ar", "rtl"],
])("what can be done with a message stays on the screen in %s", async (lang, direction) => {
  const words = [
    "Какая комиссия у вашего парка за все заказы?",
    "كم العمولة في شركتكم على كل الطلبات؟",
  ];
  const items = words.flatMap((text, at) => [
    stored(2 * at + 1, "user", text),
    stored(2 * at + 2, "ai", text),
  ]);
  await using opened = await openTalk(
    { conversation: talk, items },
    { viewport: { width: 390, height: 844 } },
  );
  const { page } = opened;
  await page.evaluate((to) => Reflect.get(window, "IlpoChat").update({ lang: to }), lang);
  await page.locator(`.w[dir=${direction}] .tools`).last().waitFor();
  const places = await page
    .locator(".tools")
    .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().toJSON()));
  expect(places).toHaveLength(4);
  expect(places.filter(({ left, right }) => left < 0 || right > 390)).toEqual([]);
});

describe("an answer to a message", () => {
  it("carries it along, shows it over the words, and leads back to it", async () => {
    const long = Array.from({ length: 60 }, (_, index) => stored(index + 2, "ai", `Ещё ${index}`));
    const first = stored(1, "manager", "Какой у вас **город**?");
    await using opened = await openTalk({ conversation: talk, items: [first, ...long] });
    const { page } = opened;
    const log = page.getByRole("log");
    await log.evaluate((element) => (element.scrollTop = 0));
    await page.getByRole("button", { name: "Действия с сообщением" }).first().click();
    await page.getByRole("button", { name: "Ответить" }).click();
    await page.locator(".answering", { hasText: "Анна" }).getByText("Какой у вас город?").waitFor();
    await page.keyboard.type("Казань");
    await page.keyboard.press("Enter");
    expect(await calls(opened, "send")).toEqual([["Казань", { replyTo: 1 }]]);
    expect(await page.locator(".answering").count()).toBe(0);
    await page.locator(".me .quote", { hasText: "Какой у вас город?" }).click();
    await expect.poll(() => log.evaluate((element) => element.scrollTop)).toBeLessThan(200);
    await page.locator(".row:focus", { hasText: "Какой у вас город?" }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.type("ещё");
    expect(await calls(opened, "send")).toHaveLength(1);
  });
});

describe("past conversations", () => {
  const closed = { ...talk, status: "closed" } as const;

  it("are listed, and read with nothing that could be done in them", async () => {
    await using opened = await openTalk({
      conversation: talk,
      items: [stored(9, "user", "сейчас")],
    });
    const { page } = opened;
    await opened.client((client) =>
      client.keep(
        ["c", "old"].map((id) => ({
          summary: {
            ...{ id, code: "K7F2", status: id === "c" ? "active" : "closed" },
            startedAt: "2026-03-12T11:02:00Z",
            last: {
              ...{ author: { type: "ai" }, content: "Комиссия **3 %**", files: 0 },
              at: "2026-03-12T11:02:00Z",
            },
          },
          items: [1, 2].map((seq) => ({
            ...{ kind: "message", key: `p${seq}`, edited: false, removed: false },
            message: {
              ...{ id: seq, seq, type: "text", content: `было ${seq}`, author: { type: "ai" } },
              ...{ attachments: [], sources: [], card: "lead", createdAt: "2026-03-12T11:02:00Z" },
            },
          })),
        })) as never,
      ),
    );
    await page.getByRole("button", { name: "Ещё" }).click();
    await page.getByRole("menuitem", { name: "Мои разговоры" }).click();
    await page.getByRole("group", { name: "Мои разговоры" }).waitFor();
    await page.getByRole("button", { name: "Завершён Консультант: Комиссия 3 %" }).click();
    await page.getByText("было 2").waitFor();
    expect(await calls(opened, "readConversation")).toEqual([["old"]]);
    for (const name of ["Действия с сообщением", "Ответ помог", "Отправить заявку"])
      expect(await page.getByRole("button", { name }).count()).toBe(0);
    await page.getByRole("button", { name: "Назад" }).click();
    await page.getByRole("button", { name: "Вернуться к разговору" }).click();
    await page.getByText("сейчас").waitFor();
    await page.getByPlaceholder("Напишите сообщение…").waitFor();
  });

  it("leave room for a new one, or go on", async () => {
    await using opened = await openTalk({
      conversation: closed,
      items: [stored(1, "user", "раз")],
    });
    const { page } = opened;
    await page.getByRole("button", { name: "Ещё" }).click();
    await page.getByRole("menuitem", { name: "Продолжить этот разговор" }).click();
    await page.getByRole("textbox").fill("ещё вопрос");
    await opened.set({ conversation: { ...closed, code: "K7F3" } });
    await page.keyboard.press("Enter");
    expect(await calls(opened, "startConversation")).toEqual([]);
    await page.getByRole("button", { name: "Начать новый разговор" }).click();
    expect(await calls(opened, "startConversation")).toHaveLength(1);
    await page.getByText("С чего начнём?").waitFor();
    await page.getByRole("textbox").fill("новое");
  });
});

describe("the menu", () => {
  it("saves the whole conversation as text", async () => {
    await using opened = await openTalk({
      conversation: talk,
      items: [stored(1, "user", "Какая комиссия?"), stored(2, "ai", "Всего **3 %**")],
    });
    const { page } = opened;
    await page.getByRole("button", { name: "Ещё" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: "Скачать переписку" }).click(),
    ]);
    const text = await readFile(await download.path(), "utf8");
    expect(text.split("\n").map((line) => line.replace(/^.{10}, .{5} /, ""))).toEqual([
      "Вы: Какая комиссия?",
      "Консультант: Всего 3 %",
    ]);
  });

  it("offers Telegram where there is one, and gives the link to press", async () => {
    await using opened = await openTalk({
      conversation: talk,
      items: [stored(1, "user", "1")],
      site: { online: true, telegram: true },
    });
    const { page } = opened;
    await page.getByRole("button", { name: "Ещё" }).click();
    await page.getByRole("menuitem", { name: "Продолжить в Telegram" }).click();
    const link = page.getByRole("link", { name: "Открыть Telegram" });
    expect(await link.getAttribute("href")).toBe("https://t.me/bot?start=c_1");
    // It works once, so it does not stay.
    await page.context().route("https://t.me/**", (route) => route.fulfill({ body: "Telegram" }));
    const [telegram] = await Promise.all([page.context().waitForEvent("page"), link.click()]);
    await telegram.waitForURL("https://t.me/bot?start=c_1");
    await link.waitFor({ state: "detached" });
  });

  it("makes the text larger, and remembers it on the next page", async () => {
    await using opened = await openTalk({ conversation: talk, items: [stored(1, "user", "1")] });
    const { page } = opened;
    const height = () =>
      page.locator(".m.me").evaluate((bubble) => bubble.getBoundingClientRect().height);
    const before = await height();
    await page.getByRole("button", { name: "Ещё" }).click();
    await page.getByRole("menuitem", { name: "Размер текста: 100 %" }).click();
    await page.getByRole("menuitem", { name: "Размер текста: 115 %" }).waitFor();
    expect(await height()).toBeGreaterThan(before * 1.1);
    expect(await page.evaluate(() => localStorage.getItem("ilpo-chat:preferences"))).toContain(
      "1.15",
    );
  });
});

it("counts what is unread in the page's title, and takes it back", async () => {
  await using opened = await openTalk({ conversation: talk, items: [stored(1, "user", "1")] });
  const { page } = opened;
  await page.locator(".m.me").waitFor();
  await page.evaluate(() => (document.title = "Работа в такси"));
  await opened.set({ unread: 2 });
  expect(await page.title()).toBe("(2) Работа в такси");
  await opened.set({ unread: 0 });
  expect(await page.title()).toBe("Работа в такси");
});

describe("notices of new messages", () => {
  const pushTag = tag.replace("data-site", 'data-push-worker="/ilpo-chat-sw.js" data-site');
  const openPushPage = () => {
    const headers = { "content-type": "text/javascript" };
    bench.server.set("/ilpo-chat-sw.js", { html: 'importScripts("/push-worker.js")', headers });
    return bench.open(pushTag, { permissions: ["notifications"], before: withPushService });
  };
  const menuLine = (opened: Opened, name: string) =>
    opened.page.getByRole("menuitem", { name }).click();
  const openMenu = async (opened: Opened) => {
    await opened.page.locator(".l").click();
    await opened.set({ connection: connected, settings: demoSettings, loaded: true });
    await opened.page.getByRole("button", { name: "Ещё" }).click();
  };

  it("are offered where page, browser and server can, and turned on and off", async () => {
    await using opened = await openPushPage();
    await openMenu(opened);
    await menuLine(opened, "Уведомлять о новых сообщениях");
    await opened.page.getByRole("menuitem", { name: "Уведомления включены" }).waitFor();
    const keys = { p256dh: "point", auth: "word" };
    const subscription = { endpoint: "https://fcm.googleapis.com/fcm/send/1", keys };
    const told = { subscription, locale: "ru", isSilent: false };
    expect(await calls(opened, "subscribeToPush")).toEqual([[told]]);
    await menuLine(opened, "Звук включён");
    const isSilent = true;
    await expect
      .poll(() => calls(opened, "subscribeToPush"))
      .toEqual([[told], [{ ...told, isSilent }]]);
    const scope = await opened.page.evaluate(
      async () => (await navigator.serviceWorker.getRegistrations())[0]?.scope,
    );
    expect(scope).toBe(`${bench.server.origin}/ilpo-chat-push/`);
    await menuLine(opened, "Уведомления включены");
    await opened.page.getByRole("menuitem", { name: "Уведомлять о новых" }).waitFor();
    await expect
      .poll(() => calls(opened, "unsubscribeFromPush"))
      .toEqual([[subscription.endpoint]]);
    expect(opened.problems).toEqual([]);
  });

  it("are shown by the page's worker, and lead back to the chat", async () => {
    await using opened = await openPushPage();
    await openMenu(opened);
    await menuLine(opened, "Уведомлять о новых сообщениях");
    await opened.page.getByRole("menuitem", { name: "Уведомления включены" }).waitFor();
    await opened.page.keyboard.press("Escape");
    await opened.page.getByRole("button", { name: "Закрыть чат" }).click();
    const devTools = await opened.page.context().newCDPSession(opened.page);
    const registration = new Promise<string>((resolve) => {
      devTools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
        if (registrations[0]) resolve(registrations[0].registrationId);
      });
    });
    await devTools.send("ServiceWorker.enable");
    const { origin } = bench.server;
    const notice = { title: "Такси", body: "Вам ответили в чате", tag: "K7F2", silent: false };
    const data = JSON.stringify({ ...notice, url: `${origin}/` });
    const registrationId = await registration;
    await devTools.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data });
    const shown = () =>
      opened.page.evaluate(async () => {
        const [worker] = await navigator.serviceWorker.getRegistrations();
        return (await worker?.getNotifications())?.map(({ title, body, tag: name }) => [
          ...[title, body, name],
        ]);
      });
    await expect.poll(shown).toEqual([["Такси", "Вам ответили в чате", "ilpo-chat-K7F2"]]);
    await devTools.detach();
  });

  it("are not offered where they were forbidden, and asked of nobody without the page's wish", async () => {
    await using forbidden = await bench.open(pushTag, {
      before: () =>
        Object.defineProperty(Notification, "permission", { get: () => "denied" as const }),
    });
    await openMenu(forbidden);
    await forbidden.page.getByRole("menuitem", { name: "Размер текста" }).waitFor();
    expect(await calls(forbidden, "pushKey")).toEqual([]);
    await using unasked = await openTalk({});
    await unasked.page.getByRole("button", { name: "Ещё" }).click();
    await unasked.page.getByRole("menuitem", { name: "Размер текста" }).waitFor();
    expect(await calls(unasked, "pushKey")).toEqual([]);
  });
});

/** The Chromium of tests has no push service behind it. */
function withPushService(): void {
  let current: PushSubscription | null = null;
  const endpoint = "https://fcm.googleapis.com/fcm/send/1";
  const subscription = {
    endpoint,
    toJSON: () => ({ endpoint, keys: { p256dh: "point", auth: "word" } }),
    unsubscribe: async () => {
      current = null;
      return true;
    },
  } as unknown as PushSubscription;
  PushManager.prototype.subscribe = async () => (current = subscription);
  PushManager.prototype.getSubscription = async () => current;
}
