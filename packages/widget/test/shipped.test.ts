import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildWidget, type BuiltWidget } from "./build-widget.ts";
import { demoSettings } from "./fake-chat-client.ts";
import { startWorkbench, tag, type Workbench } from "./widget-page.ts";

/** Gzipped bytes; raised only with a reason. */
const budget = { loader: 2_048, app: 48_000 };

describe("the widget as it is shipped", () => {
  let bench: Workbench;
  let built: BuiltWidget;
  beforeAll(async () => {
    built = await buildWidget();
    bench = await startWorkbench();
    const body = { visitorId: "v", token: "t", settings: demoSettings };
    bench.server.set("/v1/visitors", {
      html: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    });
  });
  afterAll(async () => {
    await bench[Symbol.asyncDispose]();
    await built[Symbol.asyncDispose]();
  });

  it("greets with the server's words, and keeps what is written while no socket opens", async () => {
    await using opened = await bench.open(tag);
    const { page } = opened;
    await page.locator(".l").click();
    await page.getByText("С чего начнём?").waitFor();
    await page.keyboard.type("Какая комиссия?");
    await page.keyboard.press("Enter");
    await page.getByText("Ждёт отправки").waitFor();
    await page.getByText("Нет связи. Отправим, как только появится интернет.").waitFor();
    await page.reload();
    await page.locator(".l").click();
    await page.locator(".me", { hasText: "Какая комиссия?" }).waitFor();
    expect(await page.locator(".me").count()).toBe(1);
  });

  it("stays within its size", async () => {
    const size = async (path: string): Promise<number> =>
      gzipSync(await readFile(join(built.folder, path)), { level: 9 }).length;
    const assets = await readdir(join(built.folder, "assets"));
    const app = assets.find((name) => name.startsWith("app-"));
    expect(await size("embed.js")).toBeLessThanOrEqual(budget.loader);
    expect(await size(`assets/${app}`)).toBeLessThanOrEqual(budget.app);
  });

  it("has a loader that any page can read, whatever its charset", async () => {
    const loader = await readFile(join(built.folder, "embed.js"), "latin1");
    expect(loader).toMatch(/^[\x20-\x7e\n]+$/);
  });
});
