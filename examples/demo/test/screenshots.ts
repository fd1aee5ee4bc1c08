import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Browser, fixedFonts, launchBrowser, type Page, tempDir } from "@ilpo-chat/testkit";
import { type Demo, startDemo } from "../src/demo.ts";

/** `npm run screenshots`: plays the main job and takes the pictures of the docs anew. */
const folder = fileURLToPath(new URL("../../../docs/images", import.meta.url));
/** A group takes 20 messages a minute, and the bot keeps to that, so the last round waits a little. */
const WAIT = { timeout: 90_000 };
let lastCard = 0;

await using data = await tempDir("screenshots");
const demo = await startDemo({ PORT: "3000", ILPO_DATA_DIR: data.path });
// The design's typeface, and Debian's fonts-noto-color-emoji for what people put into their messages.
await using fonts = await fixedFonts(["/usr/share/fonts/truetype/noto"]);
const browser = await launchBrowser({ env: fonts.env });
try {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1280, 390]) await shoot({ browser, demo, colorScheme, width });
  }
  await sideBySide(browser);
} finally {
  await browser.close();
  await demo.stop();
}

interface Shoot {
  readonly browser: Browser;
  readonly demo: Demo;
  readonly colorScheme: "light" | "dark";
  readonly width: number;
}

async function shoot({ browser: chromium, demo: stage, colorScheme, width }: Shoot): Promise<void> {
  const context = await chromium.newContext({
    colorScheme,
    // A picture in the middle of a movement shows nothing.
    reducedMotion: "reduce",
    locale: "ru-RU",
    viewport: { width, height: width < 500 ? 844 : 860 },
    isMobile: width < 500,
    hasTouch: width < 500,
  });
  const page = await context.newPage();
  const name = (state: string) => `${folder}/${state}-${width}-${colorScheme}.png`;
  await page.goto(stage.taxiUrl);
  const launcher = page.getByRole("button", { name: /^(Чат|Открыть чат)/ });
  await launcher.waitFor(WAIT);
  await page.screenshot({ path: name("closed") });
  await launcher.click();
  await page.getByRole("dialog").getByRole("textbox").waitFor(WAIT);
  await page.getByText("С чего начнём?").first().waitFor(WAIT);
  await page.screenshot({ path: name("greeting") });
  await say(page, "Какая комиссия у парка?");
  await page
    .getByText(/Источник/)
    .last()
    .waitFor(WAIT);
  await page.screenshot({ path: name("answer") });
  await say(page, "У меня Солярис 2019. Позовите, пожалуйста, менеджера");
  await answerAsAnna(stage, page);
  await say(page, "Вот, отправил 👍");
  await page
    .getByText(/Прочитано|Доставлено/)
    .last()
    .waitFor(WAIT);
  await page.screenshot({ path: name("manager") });
  const telegram = await context.newPage();
  await telegram.goto(stage.sandbox?.pageUrl ?? "");
  await telegram.getByTestId("chat-item").filter({ hasText: "#" }).first().click(WAIT);
  for (const words of ["Вот, отправил", "ведёт Анна", "Тема теперь"])
    await telegram.locator(".thread").getByText(words).last().waitFor(WAIT);
  await telegram.screenshot({ path: name("telegram") });
  await context.close();
}

async function say(page: Page, text: string): Promise<void> {
  const panel = page.getByRole("dialog");
  await panel.getByRole("textbox", { name: "Напишите сообщение" }).fill(text);
  await panel.getByRole("button", { name: "Отправить", exact: true }).click(WAIT);
}

async function answerAsAnna({ sandbox }: Demo, page: Page): Promise<void> {
  const [anna] = sandbox?.people ?? [];
  if (!sandbox || !anna) throw new Error("the pictures need the sandbox");
  const { control, groupId: chatId } = sandbox;
  const wanted = {
    chatId,
    fromBot: true,
    textIncludes: "🟡",
    afterMessageId: lastCard,
    timeoutMs: WAIT.timeout,
  };
  const card = await control.waitForMessage(wanted);
  const { message_id: messageId, message_thread_id: threadId } = card;
  lastCard = messageId;
  await control.press({ personId: anna.id, chatId, messageId, text: "Взять" });
  await page.getByText("Анна подключилась к разговору").first().waitFor(WAIT);
  const text =
    "Добрый день! Солярис подходит для «Эконома» и «Комфорта». Пришлите, пожалуйста, фото прав с двух сторон.";
  await control.sendText({
    personId: anna.id,
    chat: "group",
    text,
    ...(threadId === undefined ? {} : { threadId }),
  });
  await page.getByText("Пришлите, пожалуйста, фото прав").first().waitFor(WAIT);
}

/** The widget on the taxi site beside the manager's Telegram, as the README shows them. */
async function sideBySide(chromium: Browser): Promise<void> {
  const page = await chromium.newPage({ viewport: { width: 1760, height: 640 } });
  const image = (file: string) =>
    `data:image/png;base64,${readFileSync(`${folder}/${file}`).toString("base64")}`;
  await page.setContent(
    `<body style="margin:0;background:#dad7cc;display:grid;grid-template-columns:1fr 1fr;gap:24px;padding:24px;box-sizing:border-box">
      ${["manager-1280-light.png", "telegram-1280-light.png"].map((file) => `<img src="${image(file)}" style="width:100%;border-radius:14px;box-shadow:0 20px 50px rgba(30,28,10,.18)">`).join("")}
    </body>`,
  );
  await page.screenshot({ path: `${folder}/demo.png` });
}
