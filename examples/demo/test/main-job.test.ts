import { launchBrowser } from "@ilpo-chat/testkit";
import type { Browser, Page } from "@ilpo-chat/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Driver, driverAt } from "./support/driver.ts";
import { managerAt } from "./support/manager.ts";
import {
  clusterStage,
  embeddedStage,
  modelStage,
  type Stage,
  startStranger,
} from "./support/stage.ts";

const stages = {
  "embedded defaults": embeddedStage,
  "a streaming model": modelStage,
  "two processes on PostgreSQL and Redis": clusterStage,
};

describe.each(Object.entries(stages))("the main job on %s", (_, start) => {
  let stage: Stage;
  let browser: Browser;
  /** Cards of earlier journeys stay in the group. */
  let lastCard = 0;
  beforeAll(async () => {
    [stage, browser] = await Promise.all([start(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await stage[Symbol.asyncDispose]();
  });

  const visit = async (url: string): Promise<{ page: Page; driver: Driver }> => {
    const context = await browser.newContext({
      locale: "ru-RU",
      viewport: { width: 1280, height: 900 },
    });
    const page = await context.newPage();
    await page.goto(url);
    const driver = driverAt(page);
    await driver.open();
    return { page, driver };
  };

  it("takes a driver of the taxi site from question to manager and back", async () => {
    const { page, driver } = await visit(stage.taxiUrl);
    await journey(page, driver);
    expect((await driver.history()).at(-1)).toMatch(/заверш/);
  });

  it("does the same on the partner's page, which sees nothing of the taxi site's conversations", async () => {
    const { page, driver } = await visit(stage.partnerUrl);
    expect(await driver.history()).not.toContain("какая комиссия у парка");
    await journey(page, driver);
    const colour = await page.evaluate(() => {
      const root = document.querySelector("ilpo-chat")?.shadowRoot;
      const button = root?.querySelector(".send");
      return button && getComputedStyle(button).backgroundColor;
    });
    expect(colour).not.toBe("rgb(255, 219, 77)");
  });

  it("refuses an origin that is not allowed, for the token, polling and WebSocket", async () => {
    await using stranger = await startStranger(stage);
    const page = await (await browser.newContext()).newPage();
    await page.goto(stranger.url);
    const outcome = await page.evaluate(async (server) => {
      const opens = (address: string) =>
        new Promise<boolean>((resolve) => {
          const socket = new WebSocket(address);
          socket.onopen = () => resolve(true);
          socket.onerror = () => resolve(false);
        });
      const query = "EIO=4&site=partner-demo";
      const answers = (url: string, init?: RequestInit) =>
        fetch(url, init).then(
          (response) => response.ok,
          () => false,
        );
      return {
        token: await answers(`${server}/v1/visitors`, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ site: "partner-demo" }),
        }),
        polling: await answers(`${server}/socket.io/?${query}&transport=polling`),
        webSocket: await opens(
          `${server.replace("http", "ws")}/socket.io/?${query}&transport=websocket`,
        ),
      };
    }, stage.taxiUrl);
    expect(outcome).toEqual({ token: false, polling: false, webSocket: false });
  });

  async function journey(page: Page, driver: Driver): Promise<void> {
    const manager = managerAt(stage.sandbox);
    await driver.say("какая комиссия у парка");
    await driver.sees(/3\s?%/);
    await driver.sees(/Источник.*Комиссия парка и платформы/);
    await driver.rests();

    await driver.callManager();
    const card = await manager.card(lastCard);
    lastCard = card.messageId;
    await manager.press(card, "Взять");
    await driver.sees("Анна подключилась к разговору");
    await manager.say(card, "Добрый день! Пришлите, пожалуйста, фото прав.");
    await driver.sees("Пришлите, пожалуйста, фото прав.");
    await driver.say("Хорошо, сейчас");
    await manager.hears(card, "Хорошо, сейчас");
    await manager.sendPhoto(card);
    await driver.seesPicture();

    await driver.rests();
    const before = await driver.history();
    await page.reload();
    await driver.open();
    await driver.seesPicture();
    expect(await driver.history()).toEqual(before);

    // Asked while Анна leads, answered once she has given the conversation back.
    await driver.say("когда деньги выводить можно");
    await manager.hears(card, "когда деньги выводить можно");
    await manager.press(card, "Вернуть ИИ");
    await driver.sees(/5–15\s?минут/);
    await driver.rests();
    await manager.press(card, "Закрыть");
    await driver.sees(/завершён|завершила/);
  }
});
