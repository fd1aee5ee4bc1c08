import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, launchBrowser, type Page, tempDir, vapidKeys } from "@ilpo-chat/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Device, deviceOf, withPushService } from "./support/device.ts";
import { type Driver, driverAt } from "./support/driver.ts";
import { managerAt } from "./support/manager.ts";
import { type PushService, startPushService } from "./support/push-service.ts";
import { embeddedStage, type Stage } from "./support/stage.ts";

const taxiSite = fileURLToPath(new URL("../../taxi-site", import.meta.url));

/** The taxi site with what it takes to show notices: a worker's file, and its address in the tag. */
async function siteWithNotices(folder: string): Promise<void> {
  await cp(taxiSite, folder, { recursive: true });
  await writeFile(join(folder, "ilpo-chat-sw.js"), 'importScripts("/push-worker.js");');
  const page = join(folder, "index.html");
  const html = await readFile(page, "utf8");
  await writeFile(
    page,
    html.replace("data-site=", 'data-push-worker="/ilpo-chat-sw.js" data-site='),
  );
}

const notice = { title: "Илпо Такси", body: "Вам ответили в чате" };

describe("a notice to a driver who has gone", () => {
  const stack = new AsyncDisposableStack();
  let service: PushService;
  let stage: Stage;
  let browser: Browser;
  let page: Page;
  let driver: Driver;
  /** Sees to notices from a page of the site that has no chat. */
  let device: Device;
  beforeAll(async () => {
    service = stack.use(await startPushService());
    const site = stack.use(await tempDir("site-with-notices"));
    await siteWithNotices(site.path);
    [stage, browser] = await Promise.all([
      embeddedStage({
        ...vapidKeys(),
        PUSH_AFTER_SECONDS: "1",
        PUSH_EXTRA_ORIGINS: service.origin,
        ILPO_SITE_DIR: site.path,
      }),
      launchBrowser(),
    ]);
    stack.use(stage);
    stack.defer(() => browser.close());
    const context = await browser.newContext({ locale: "ru-RU" });
    await withPushService(context, service);
    page = await context.newPage();
    driver = driverAt(page);
  });
  afterAll(() => stack.disposeAsync());

  const choose = async (line: string) => {
    await driver.panel.getByRole("button", { name: "Ещё" }).click();
    await driver.panel.getByRole("menuitem", { name: line }).click();
  };

  it("comes after they have asked for it in the menu", async () => {
    await page.goto(stage.taxiUrl);
    await driver.open();
    await choose("Уведомлять о новых сообщениях");
    await driver.panel.getByRole("menuitem", { name: "Уведомления включены" }).waitFor();
    await page.keyboard.press("Escape");
    await driver.callManager();
    const manager = managerAt(stage.sandbox);
    const card = await manager.card();
    await manager.press(card, "Взять");
    await driver.sees("Анна подключилась к разговору");
    const withoutChat = await page.context().newPage();
    await withoutChat.goto(`${stage.taxiUrl}/health`);
    device = await deviceOf(withoutChat);
    await page.goto("about:blank");
    await manager.say(card, "Документы готовы");
    await expect.poll(() => service.messages.length, { timeout: 30_000 }).toBe(1);
    await device.deliver(service.messages[0] ?? "");
    await expect.poll(device.notices).toEqual([notice]);
  });

  it("opens the page with the conversation when it is pressed", async () => {
    const { opened, focused } = await device.press();
    expect({ opened, focused }).toEqual({ opened: [`${stage.taxiUrl}/#ilpo-chat`], focused: [] });
    expect(await device.notices()).toEqual([]);
    await page.goto(opened[0] ?? "");
    await driver.sees("Документы готовы");
    expect(page.url()).toBe(`${stage.taxiUrl}/`);
  });

  it("shows the conversation on a page that is open, whatever was read there", async () => {
    const other = `${stage.taxiUrl}/index.html`;
    await page.goto(other);
    await driver.open();
    await choose("Мои разговоры");
    await driver.panel.getByRole("group", { name: "Мои разговоры" }).waitFor();
    await driver.panel.getByRole("button", { name: "Закрыть чат" }).click();
    // On a busy machine the browser's hand-over to its worker once came to nothing; the same notice shows once, however often it comes.
    const noticed = async () => {
      await device.deliver(service.messages[0] ?? "");
      return device.notices();
    };
    await expect.poll(noticed, { interval: 500 }).toEqual([notice]);
    expect(await device.press()).toEqual({ opened: [], focused: [other] });
    await driver.sees("Документы готовы");
  });
});
