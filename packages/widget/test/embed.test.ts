import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connected, demoSettings } from "./fake-chat-client.ts";
import { startWorkbench, tag, type Workbench } from "./widget-page.ts";

let bench: Workbench;
beforeAll(async () => {
  bench = await startWorkbench("test/scripted-app.ts");
});
afterAll(() => bench[Symbol.asyncDispose]());

const ready = { connection: connected, loaded: true };

describe("the script on a page", () => {
  it("asks for nothing and stores nothing before the visitor comes", async () => {
    await using opened = await bench.open(tag);
    const sockets: string[] = [];
    opened.page.on("websocket", (socket) => sockets.push(socket.url()));
    bench.server.forget();
    await opened.page.reload();
    await opened.page.waitForLoadState("networkidle");
    expect(bench.server.requests).toEqual(["GET /", "GET /embed.js"]);
    expect(sockets).toEqual([]);
    const traces = await opened.page.evaluate(async () => [
      localStorage.length,
      sessionStorage.length,
      document.cookie,
      await indexedDB.databases(),
    ]);
    expect(traces).toEqual([0, 0, "", []]);
    await opened.page.locator(".l").hover();
    await opened.page.waitForFunction(() => window.clients?.[0]);
    expect(await opened.client(({ calls }) => calls.length)).toBe(0);
  });

  it("runs once, however often it is there", async () => {
    await using opened = await bench.open(tag.repeat(3));
    await opened.page.waitForLoadState("networkidle");
    expect(await opened.page.locator("ilpo-chat").count()).toBe(1);
    expect(opened.problems).toEqual([]);
  });

  it("works when storage is switched off", async () => {
    await using opened = await bench.open(tag, {
      before: () => {
        for (const name of ["localStorage", "sessionStorage", "indexedDB"])
          Object.defineProperty(window, name, {
            get: () => {
              throw new DOMException("blocked", "SecurityError");
            },
          });
      },
    });
    await opened.page.locator(".l").click();
    await opened.set({ ...ready, settings: demoSettings });
    await opened.page.getByText("С чего начнём?").waitFor();
    expect(opened.problems).toEqual([]);
  });

  it("stays when the page swaps its content", async () => {
    await using opened = await bench.open(tag);
    await opened.page.evaluate(() => {
      document.body.replaceWith(document.createElement("body"));
      document.querySelector("ilpo-chat")?.remove();
    });
    await opened.page.locator(".l").click();
    await opened.page.locator(".panel").waitFor();
    expect(opened.problems).toEqual([]);
  });

  it("carries out calls made before it has loaded, in their order", async () => {
    const early = '<script>window.IlpoChat = [["open"], ["send", "Привет"]]</script>';
    await using opened = await bench.open(early + tag);
    await opened.page.locator(".panel").waitFor();
    const calls = await opened.client(({ calls: made }) =>
      made.map(([name, text]) => [name, text]),
    );
    expect(calls).toContainEqual(["send", "Привет"]);
  });

  it("stays quiet when its server is down, and tries again at the next press", async () => {
    await using opened = await bench.open(tag);
    const { page } = opened;
    const uncaught: string[] = [];
    page.on("pageerror", (error) => uncaught.push(String(error)));
    await page.route("**/assets/**", (route) => route.abort());
    await page.locator(".l").click();
    await page.locator(".w:not([busy])").waitFor();
    await page.unroute("**/assets/**");
    await page.locator(".l").click();
    await page.locator(".panel").waitFor();
    expect(uncaught).toEqual([]);
  });
});

describe("the page's calls", () => {
  it("change settings without a second launcher", async () => {
    await using opened = await bench.open(tag);
    await opened.page.locator(".l").click();
    await opened.page.evaluate(() => {
      const chat = Reflect.get(window, "IlpoChat");
      chat.init({ accent: "#123a8c", position: "left", title: "Парк" });
      chat.init({ accent: "red;background:url(//evil)" });
    });
    await opened.page.getByText("Парк").waitFor();
    expect(await opened.page.locator(".l").count()).toBe(1);
    expect(await opened.page.evaluate(() => window.clients.length)).toBe(1);
    const box = await opened.page.locator(".panel").boundingBox();
    expect(box?.x).toBe(20);
  });

  it("start another site's chat in place of the first", async () => {
    await using opened = await bench.open(tag);
    await opened.page.locator(".l").click();
    await opened.page.locator(".panel").waitFor();
    await opened.page.evaluate(() => Reflect.get(window, "IlpoChat").init({ site: "other-site" }));
    const calls = await opened.page.evaluate(() =>
      window.clients.map((client) => client.calls.some(([name]) => name === "destroy")),
    );
    expect(calls).toEqual([false, true]);
  });

  it("take everything off the page, and bring it back", async () => {
    await using opened = await bench.open(tag);
    const call = (name: string, ...args: unknown[]) =>
      opened.page.evaluate(([method, rest]) => Reflect.get(window, "IlpoChat")[method](...rest), [
        name,
        args,
      ] as const);
    await call("open");
    await opened.page.locator(".panel").waitFor();
    await call("destroy");
    expect(await opened.page.locator("ilpo-chat").count()).toBe(0);
    await call("init", {});
    await call("open");
    await opened.page.locator(".panel").waitFor();
    await call("hide");
    expect(await opened.page.locator(".l").isVisible()).toBe(false);
    await call("show");
    expect(await opened.page.locator(".l").isVisible()).toBe(true);
  });

  it("hear of messages and of opening", async () => {
    await using opened = await bench.open(tag);
    await opened.page.evaluate(() => {
      const heard: unknown[] = [];
      Object.assign(window, { heard });
      const chat = Reflect.get(window, "IlpoChat");
      for (const name of ["open", "close", "message", "unread"])
        chat.on(name, (value: unknown) => heard.push([name, value]));
      chat.open();
    });
    await opened.client((client) => {
      client.receive({ seq: 2, author: "ai", content: "Ответ" });
      client.set({ unread: 3 });
    });
    await opened.page.keyboard.press("Escape");
    expect(await opened.page.evaluate(() => Reflect.get(window, "heard"))).toEqual([
      ["open", undefined],
      ["message", { seq: 2, author: "ai", content: "Ответ" }],
      ["unread", 3],
      ["close", undefined],
    ]);
    expect(await opened.page.locator(".l").getAttribute("unread")).toBe("3");
  });
});
