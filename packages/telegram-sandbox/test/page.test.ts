import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "@ilpo-chat/testkit";
import type { TelegramSandbox } from "../src/index.ts";
import { ANNA, createBot, PETR, poll, startSandbox, TINY_PNG } from "./support.ts";

let browser: Awaited<ReturnType<typeof launchBrowser>>;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function openPage(sandbox: TelegramSandbox, place = "general") {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (line) => {
    if (line.type() === "error") faults.push(line.text());
  });
  await page.goto(`${sandbox.pageUrl}#/${place}`);
  await page.getByTestId("chat-list").waitFor();
  return { page, faults };
}

describe("the page", () => {
  it("comes with a strict policy and lets no visitor's file run", async () => {
    await using sandbox = await startSandbox();
    const page = await fetch(sandbox.pageUrl);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page.headers.get("x-content-type-options")).toBe("nosniff");
    const { document } = await sandbox.control.sendDocument({
      personId: ANNA,
      chat: "group",
      bytes: Buffer.from("<script>alert(1)</script>"),
      fileName: "x.html",
      mimeType: "text/html",
    });
    const file = await fetch(`${sandbox.url}/media/${document?.file_id}`);
    expect(file.headers.get("content-type")).toBe("application/octet-stream");
    expect(file.headers.get("content-disposition")).toContain("attachment");
    expect(file.headers.get("content-security-policy")).toContain("sandbox");
  });

  it("sends as the chosen manager and shows what the bot does without reload", async () => {
    await using sandbox = await startSandbox();
    const bot = createBot(sandbox);
    const topic = await bot.api.createForumTopic(sandbox.groupId, "🟡 Алексей");
    const { page, faults } = await openPage(sandbox, `topic/${topic.message_thread_id}`);
    await page.getByTestId("composer").fill("Добрый день");
    await page.getByTestId("composer").press("Enter");
    const threadId = topic.message_thread_id;
    const words = await sandbox.control.waitForMessage({ threadId, textIncludes: "Добрый день" });
    expect(words.from?.id).toBe(ANNA);
    await bot.api.setMessageReaction(sandbox.groupId, words.message_id, [
      { type: "emoji", emoji: "👀" },
    ]);
    await page.locator("[data-emoji='👀']").waitFor();
    await bot.api.sendMessage(sandbox.groupId, "<b>", { message_thread_id: threadId });
    await page.getByTestId("message").filter({ hasText: "<b>" }).waitFor();
    await page.getByTestId("person-switch").getByText("Пётр").click();
    await page.getByTestId("composer").fill("А я Пётр");
    await page.getByTestId("send").click();
    const others = await sandbox.control.waitForMessage({ textIncludes: "А я Пётр" });
    expect(others.from?.id).toBe(PETR);
    await bot.api.editForumTopic(sandbox.groupId, threadId, { name: "🟢 Алексей · Казань" });
    await page.getByRole("heading", { name: "Алексей · Казань" }).waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  it("shows in a topic's heading who answers, in one line with its name", async () => {
    await using sandbox = await startSandbox();
    const bot = createBot(sandbox);
    const heights: (number | undefined)[] = [];
    for (const sign of ["🟢", "🤖"]) {
      const topic = await bot.api.createForumTopic(sandbox.groupId, `${sign} Алексей`);
      const { page } = await openPage(sandbox, `topic/${topic.message_thread_id}`);
      const heading = page.getByRole("heading", { name: "Алексей" });
      await heading.getByRole("img", { name: sign }).waitFor();
      heights.push((await heading.boundingBox())?.height);
      await page.close();
    }
    expect(heights[1]).toBe(heights[0]);
  });

  it("presses a button and shows the bot's answer", async () => {
    await using sandbox = await startSandbox();
    const bot = createBot(sandbox);
    bot.on("callback_query", (context) =>
      context.answerCallbackQuery({ text: "Точно?", show_alert: true }),
    );
    await using _polling = poll(bot);
    await bot.api.sendMessage(sandbox.groupId, "Карточка", {
      reply_markup: { inline_keyboard: [[{ text: "Закрыть", callback_data: "close" }]] },
    });
    const { page } = await openPage(sandbox);
    await page.getByTestId("keyboard-button").click();
    await page.getByTestId("alert").waitFor();
    expect(await page.getByTestId("alert").textContent()).toContain("Точно?");
    await page.close();
  });

  it("sends photos as an album and shows them", async () => {
    await using sandbox = await startSandbox();
    const { page } = await openPage(sandbox);
    const photo = (name: string) => ({ name, mimeType: "image/png", buffer: TINY_PNG });
    await page.getByTestId("attach").setInputFiles([photo("1.png"), photo("2.png")]);
    await page.getByTestId("composer").fill("обе стороны");
    await page.getByTestId("send").click();
    const first = await sandbox.control.waitForMessage({ textIncludes: "обе стороны" });
    expect(first.media_group_id).toBeDefined();
    await page.locator(".photos img").nth(1).waitFor();
    expect(await page.getByTestId("message").count()).toBe(1);
    await page.close();
  });

  it("sends what is behind the paper clip, and shows it", async () => {
    await using sandbox = await startSandbox();
    const { page, faults } = await openPage(sandbox);
    for (const [title, shown] of [
      ["Место на карте", "Геопозиция"],
      ["Контакт", "+79160000000"],
      ["Стикер 👍", "👍"],
      ["Видеосообщение", "Видеосообщение"],
      ["Опрос", "Когда удобно"],
    ] as const) {
      await page.getByTestId("attach-menu").click();
      await page.getByRole("menuitem", { name: title }).click();
      await page.getByTestId("message").filter({ hasText: shown }).waitFor();
    }
    await page.getByTestId("attach").setInputFiles({
      ...{ name: "v.ogg", mimeType: "audio/ogg", buffer: Buffer.from("OggS") },
    });
    await page.getByTestId("send").click();
    await page.getByRole("button", { name: "Слушать" }).waitFor();
    const sent = (await sandbox.control.updates()).flatMap(({ message }) => message ?? []);
    expect(sent.map((message) => Object.keys(message).at(-1))).toEqual([
      ...["location", "contact", "sticker", "video_note", "poll", "voice"],
    ]);
    expect(faults).toEqual([]);
    await page.close();
  });

  it("comes back by itself when the sandbox does", async () => {
    const first = await startSandbox();
    const { page } = await openPage(first);
    await first.close();
    await page.getByText("Нет связи с песочницей").waitFor();
    await using second = await startSandbox({ port: Number(new URL(first.url).port) });
    await second.control.sendText({ personId: PETR, chat: "group", text: "снова здесь" });
    await page.getByTestId("message").waitFor();
    expect(await page.getByTestId("message").textContent()).toContain("снова здесь");
    await page.close();
  });
});
