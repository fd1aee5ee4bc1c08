import { launchBrowser } from "@ilpo-chat/testkit";
import { expect, it } from "vitest";
import { embeddedStage } from "./support/stage.ts";

it("the studio shows a site's owner the chat, and the tag for it", async () => {
  await using stage = await embeddedStage();
  await using browser = await launchBrowser();
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(String(error)));
  await page.goto(`${stage.taxiUrl}/studio`);
  await page.getByRole("button", { name: "Русский" }).click();
  await page.getByLabel("Название в шапке").fill('Парк "Илпо"');
  const phone = page.frameLocator(".phone iframe");
  await phone.locator("ilpo-chat").waitFor({ state: "attached" });
  expect(await page.locator("pre").innerText()).toContain(
    `src="${stage.taxiUrl}/embed.js"\n  data-site="ваш-ключ"\n  data-title="Парк &quot;Илпо&quot;"`,
  );
  // A line is typed, and in the same moment the chat beside it is tried.
  await page.getByLabel("Название в шапке").pressSequentially(" 24");
  await phone.getByRole("button", { name: "Хочу подключиться" }).click();
  // It stands in the chat, and a moment later for screen readers too.
  await phone.getByText("На вашем сайте ответит консультант").first().waitFor();
  expect(await phone.locator(".head b").innerText()).toBe('Парк "Илпо" 24');
  await phone.getByRole("button", { name: "Ещё" }).click();
  await phone.getByRole("menuitem", { name: "Завершить разговор" }).click();
  await phone.getByText("Помогли вам?").waitFor();
  // The widget of a phone takes an entry of the history, and none of the page that shows it.
  await page.getByRole("button", { name: "Кнопка", exact: true }).click();
  await page.getByRole("button", { name: "Чат", exact: true }).click();
  await phone.getByRole("button", { name: "Хочу подключиться" }).waitFor();
  expect(problems).toEqual([]);
  await page.close();
});
