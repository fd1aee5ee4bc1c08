import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import type { Browser, Page } from "@ilpo-chat/testkit";
import type { Demo } from "../../src/demo.ts";

/** The bot keeps to Telegram's twenty messages a minute. */
const WAIT = { timeout: 60_000 };
const PAGE = "https://ilpo-taxi.top/usloviya";

/** A manager's morning in the sandbox page, with a picture of each thing that the guide tells of. */
export interface DeskDay {
  readonly demo: Demo;
  readonly browser: Browser;
  readonly page: Page;
  /** Takes the page's picture. */
  readonly shoot: (name: string) => Promise<unknown>;
}

/** Anna sets the group up, then leads Алексей from his question to the approved application, who goes on in Telegram. */
export async function playDeskDay(day: DeskDay): Promise<void> {
  const { page, shoot } = day;
  const { sandbox } = day.demo;
  const anna = sandbox?.people[0]?.id ?? 0;
  await sandbox?.control.start({ personId: anna });
  await openAt(day, "private");
  for (const reply of REPLIES) await write(page, `/replies add ${reply}`);
  await shows(page, "«документы» сохранена");
  await openAt(day, "general");
  await write(page, "/setup");
  await shows(page, "Всё готово");
  await shoot("setup");

  const visitor = await arrive(day);
  const topic = await sandbox?.control.waitForTopic({ nameIncludes: "Алексей", timeoutMs: 60_000 });
  await openAt(day, `topic/${topic?.threadId}`);
  await shows(page, "Что было до этого");
  await shows(page, "Бот: закреплено сообщение");
  await page.locator(".pinned").click();
  await settle(page);
  await shoot("card");
  await page.getByTestId("keyboard-button").filter({ hasText: "Телефон" }).click();
  await page.getByTestId("alert").waitFor(WAIT);
  await shoot("phone");
  await page.getByTestId("alert").getByRole("button").click();

  await page.getByTestId("keyboard-button").filter({ hasText: "Взять" }).click();
  await page.getByRole("heading", { name: "Алексей" }).waitFor(WAIT);
  await shows(page, "Тема теперь");
  await page.getByTestId("composer").fill("@ilpo_sandbox_bot прив");
  await page.getByTestId("suggestions").getByText("привет").waitFor(WAIT);
  await shoot("replies");
  await page.getByTestId("suggestions").getByText("привет").click();
  await write(page, "// обещала комиссию 2 %");
  await write(page, "Солярис подходит. Комиссия 2 %, выплаты каждый день. Пришлите фото прав.");
  await visitor.sendLicence();
  await page.locator(".photos img").last().waitFor(WAIT);
  await visitor.say("Вот права. Когда можно выйти на линию?");
  await shows(page, "выйти на линию");
  await page.locator("[data-emoji='👍']").last().waitFor(WAIT);
  await settle(page);
  await shoot("dialog");
  await openAt(day, "private");
  await settle(page);
  await shoot("private");
  await goOnInTelegram(day, visitor);
}

const REPLIES = [
  "привет Здравствуйте, {name}! Чем помочь?",
  "документы Нужны права, паспорт и СТС. Фото можно прислать прямо сюда.",
];

/** The visitor leaves the site and writes from their own Telegram; the manager sees no difference. */
async function goOnInTelegram({ page, shoot, demo }: DeskDay, { link }: Visitor): Promise<void> {
  await page.goto(await link());
  await shows(page, "Продолжаем здесь");
  await write(page, "Пишу теперь отсюда, я за рулём");
  await demo.sandbox?.control.waitForMessage({
    chatId: demo.sandbox.groupId,
    textIncludes: "за рулём",
    timeoutMs: 60_000,
  });
  await settle(page);
  await shoot("visitor");
}

type Visitor = Awaited<ReturnType<typeof arrive>>;

/** A driver asks on the site, leaves an application and wants a person. */
async function arrive({ demo, browser }: DeskDay) {
  const { auth, chat, telegram } = demo.app;
  const [site] = await auth.sites.all();
  const siteId = site?.id ?? 0;
  const { visitorId } = await auth.visitors.create(siteId);
  const who = { siteId, visitorId };
  await chat.visitor.open({ ...who, page: PAGE, locale: "ru", device: "phone" });
  const send = async (content: string, more: object = {}) =>
    chat.visitor.send({ ...who, clientId: randomUUID(), content, ...more });
  const { conversationId } = await send("Хочу подключиться, Солярис 2019. Какая комиссия?");
  const answered = () =>
    new Promise<void>((resolve) => {
      const off = chat.events.on("entry.appended", ({ entry }) => {
        if (entry.type !== "message.created" || entry.message.author.type !== "ai") return;
        off();
        resolve();
      });
    });
  const answer = answered();
  await send("А стаж нужен? У меня 7 лет", { conversationId });
  await answer;
  const own = { ...who, conversationId };
  const lead = { name: "Алексей", phone: "+79161234567", city: "Казань" };
  await chat.visitor.submitLead({ ...own, ...lead, userType: "driver", car: "own" });
  await chat.visitor.requestManager({ ...own, reason: "хочет обсудить условия" });
  const read = async () => {
    const { lastSeq = 0 } = (await chat.queries.conversation(conversationId)) ?? {};
    await chat.visitor.markRead({ ...own, seq: lastSeq });
  };
  return {
    say: async (content: string) => {
      await read();
      await send(content, { conversationId });
    },
    async sendLicence() {
      const uploadId = randomUUID();
      const body = Readable.from([await licence(browser)]);
      await chat.visitor.upload({ ...who, uploadId, name: "права.png", body });
      await send("", { conversationId, attachments: [uploadId] });
    },
    link: async () => (await telegram?.continueLink(own))?.url ?? "",
  };
}

/** Somebody's licence, as little like a real one as may be. */
async function licence(browser: Browser): Promise<Uint8Array> {
  const page = await browser.newPage({ viewport: { width: 480, height: 300 } });
  await page.setContent(`<body style="margin:0;padding:28px;background:#f3dfe6;font:20px sans-serif;color:#463a5c">
    <b style="font-size:26px">ВОДИТЕЛЬСКОЕ УДОСТОВЕРЕНИЕ</b><p>1. ОБРАЗЦОВ<br>2. АЛЕКСЕЙ<br>4а. 01.01.2020<br>9. B, B1, M</p></body>`);
  const picture = await page.screenshot();
  await page.close();
  return picture;
}

async function openAt({ page, demo }: DeskDay, place: string): Promise<void> {
  await page.goto(`${demo.sandbox?.pageUrl ?? ""}#/${place}`);
  await page.getByTestId("composer").waitFor(WAIT);
}

async function write(page: Page, text: string): Promise<void> {
  await page.getByTestId("composer").fill(text);
  await page.getByTestId("send").click();
}

/** Waits for words in the conversation. */
async function shows(page: Page, words: string): Promise<void> {
  await page.locator(".thread").getByText(words).last().waitFor(WAIT);
}

/** Pictures in the conversation are there, and nothing moves any more. */
async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
  await page.waitForFunction(
    () =>
      new Promise<boolean>((resolve) => {
        const thread = document.querySelector(".thread");
        const before = thread?.scrollTop;
        requestAnimationFrame(() =>
          requestAnimationFrame(() => resolve(thread?.scrollTop === before)),
        );
      }),
  );
}
