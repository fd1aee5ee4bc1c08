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
    await opened.page.waitForLoadState("networkidle");
    expect(bench.server.requests).toEqual(["GET /", "GET /embed.js"]);
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

  it("works under the strictest policy without a report", async () => {
    const { origin } = bench.server;
    const policy = `default-src 'none'; script-src ${origin}; connect-src ${origin}; style-src 'none'; img-src data:; require-trusted-types-for 'script'; trusted-types 'none'`;
    await using opened = await bench.open(tag, {
      headers: { "content-security-policy": policy },
      before: () => {
        Object.assign(window, { reports: [] });
        document.addEventListener("securitypolicyviolation", (event) => {
          (window as unknown as { reports: string[] }).reports.push(event.violatedDirective);
        });
      },
    });
    const { page } = opened;
    await page.locator(".l").click();
    await opened.set({ ...ready, settings: demoSettings });
    await page.getByRole("textbox").fill("Какая комиссия?");
    await page.keyboard.press("Enter");
    await opened.set({ ...ready, reply: { turn: 1, text: "Комиссия **3%**\n- раз" } });
    await page.getByText("3%").waitFor();
    const panel = await page.locator(".panel").boundingBox();
    expect(panel).toMatchObject({ width: 384, height: 640 });
    const reports = () => (window as unknown as { reports: string[] }).reports;
    expect(await page.evaluate(reports)).toEqual([]);
    expect(opened.problems).toEqual([]);
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

  it("is neither taken over nor hidden by what stands on the page", async () => {
    const clobber =
      '<style>body *,ilpo-chat{display:none!important;opacity:0!important;position:static!important}</style><img name="currentScript" src="data:,"><img name="body" src="data:,"><form id="IlpoChat"><input name="init"></form>';
    await using opened = await bench.open(clobber + tag);
    await opened.page.locator(".l").click();
    await opened.set({ ...ready, settings: demoSettings });
    await opened.page.getByText("С чего начнём?").waitFor();
    expect(await opened.page.evaluate(() => Object.isFrozen(Reflect.get(window, "IlpoChat")))).toBe(
      true,
    );
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
