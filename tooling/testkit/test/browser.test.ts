import { expect, it } from "vitest";
import { launchBrowser } from "../src/index.ts";

it("opens a page in Chromium", async () => {
  await using browser = await launchBrowser();
  const page = await browser.newPage();
  await page.setContent("<h1>Такси</h1>");
  expect(await page.textContent("h1")).toBe("Такси");
});
