import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connected, demoSettings, talk } from "./fake-chat-client.ts";
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
      chat.on("open", () => heard.push("not wanted"))();
      for (const name of ["open", "unread"])
        document.addEventListener(`ilpo-chat:${name}`, (event) =>
          heard.push([event.type, Reflect.get(event, "detail")]),
        );
      chat.open();
    });
    await opened.client((client) => {
      client.receive({ seq: 2, author: "ai", content: "Ответ" });
      client.set({ unread: 3 });
    });
    await opened.page.keyboard.press("Escape");
    expect(await opened.page.evaluate(() => Reflect.get(window, "heard"))).toEqual([
      ["open", undefined],
      ["ilpo-chat:open", null],
      ["message", { seq: 2, author: "ai", content: "Ответ" }],
      ["unread", 3],
      ["ilpo-chat:unread", 3],
      ["close", undefined],
    ]);
    expect(await opened.page.locator(".l").getAttribute("unread")).toBe("3");
  });

  it("name the visitor and forget them, also before the chat has loaded and on a page that is left at once", async () => {
    await using opened = await bench.open(tag);
    const { page } = opened;
    const made = (): Promise<unknown[]> =>
      opened.client(({ calls }) =>
        calls.filter(([name]) => /identify|forget|disconnect/.test(name)),
      );
    await page.evaluate(() => Reflect.get(window, "IlpoChat").identify({ userId: "7" }));
    await page.locator(".l").click();
    await opened.set({ ...ready, settings: demoSettings });
    expect(await made()).toEqual([["identify", { userId: "7" }]]);
    await page.evaluate(() => Reflect.get(window, "IlpoChat").shutdown());
    expect(await page.locator(".panel").count()).toBe(0);
    await page.evaluate(() => Reflect.get(window, "IlpoChat").logout());
    expect((await made()).slice(1)).toEqual([["disconnect"], ["disconnect"], ["forget"]]);
    const note = (): Promise<unknown> =>
      page.evaluate(() => Object.fromEntries(Object.entries(localStorage)));
    expect(await note()).toEqual({});
    // The app never comes to it: the next page does.
    await page.evaluate(() => localStorage.setItem("ilpo-chat:taxi-demo", ""));
    await page.route("**/assets/**", (route) => route.abort());
    await page.reload();
    await page.evaluate(() => Reflect.get(window, "IlpoChat").logout());
    expect(await note()).toEqual({ "ilpo-chat:taxi-demo": "-" });
    await page.unroute("**/assets/**");
    await page.reload();
    await expect.poll(made).toEqual([["forget"]]);
  });

  it("tell the page's analytics what happens, where it is wished, and never what is said", async () => {
    const settings = JSON.stringify({ dataLayer: true, metrika: 42, greeting: ["Привет", "Да?"] });
    const wished = tag.replace(">", ` data-config='${settings}'>`);
    await using opened = await bench.open(wished);
    const { page } = opened;
    expect(await page.locator(".t button").first().textContent()).toBe("Привет Да?");
    await page.evaluate(() => {
      const goals: unknown[] = [];
      Object.assign(window, { goals, ym: (...goal: unknown[]) => goals.push(goal) });
    });
    await page.locator(".l").click();
    await opened.set({ ...ready, settings: demoSettings, conversation: talk });
    await opened.client((client) => {
      const createdAt = new Date().toISOString();
      const written = { key: "k", clientId: "k", order: 1, content: "Мой телефон 123", createdAt };
      client.set({ items: [{ kind: "pending", state: "sending", ...written }] });
    });
    const told = (name: string): Promise<unknown> =>
      page.evaluate((key) => Reflect.get(window, key), name);
    await expect.poll(() => told("dataLayer")).toHaveLength(2);
    const lead = { phone: "+7 ••• 67", status: "new" } as const;
    await opened.set({ conversation: { ...talk, status: "transferred", lead } });
    await expect
      .poll(() => told("goals"))
      .toEqual([
        [42, "reachGoal", "ilpo_chat_open", {}],
        [42, "reachGoal", "ilpo_chat_send", { isFirst: true }],
        [42, "reachGoal", "ilpo_chat_manager", { state: "called" }],
        [42, "reachGoal", "ilpo_chat_lead", {}],
      ]);
    expect(await told("dataLayer")).toEqual([
      { event: "ilpo_chat_open" },
      { event: "ilpo_chat_send", isFirst: true },
      { event: "ilpo_chat_manager", state: "called" },
      { event: "ilpo_chat_lead" },
    ]);
  });

  it("are warned of once each when they are wrong, and cost nothing else", async () => {
    await using opened = await bench.open(
      tag.replace(">", " data-config='{oops' data-theme=pink>"),
    );
    const { page } = opened;
    const warnings: string[] = [];
    page.on("console", (message) => message.type() === "warning" && warnings.push(message.text()));
    await page.evaluate(() => {
      const chat = Reflect.get(window, "IlpoChat");
      chat.push(["dance"], ["dance"], ["on", "open"], ["open"]);
      chat.update({ theme: "pink" });
      chat.update();
    });
    await page.locator(".panel").waitFor();
    await expect
      .poll(() => warnings.toSorted())
      .toEqual([
        "IlpoChat: config is no JSON, nothing of it is taken.",
        'IlpoChat: on("open") needs a function.',
        "IlpoChat: theme cannot be used, the default is taken.",
        "IlpoChat: there is no call dance.",
      ]);
  });

  it("need not tell of a router's pages: they are noticed, and the history's functions are left alone", async () => {
    await using opened = await bench.open(tag);
    const { page } = opened;
    const native = await page.evaluate(() => history.pushState.toString());
    await page.locator(".l").click();
    await opened.set({ ...ready, conversation: talk });
    await page.keyboard.type("Привет");
    await page.keyboard.press("Enter");
    const moves = (): Promise<number> =>
      opened.client(({ calls }) => calls.filter(([name]) => name === "pageChanged").length);
    await expect.poll(moves).toBe(1);
    await page.evaluate(() => history.pushState(null, "", "/usloviya"));
    await expect.poll(moves).toBe(2);
    expect(await page.evaluate(() => history.pushState.toString())).toBe(native);
  });
});

it("tests itself where the page's address asks for it, and says what to do", async () => {
  await using opened = await bench.open(tag);
  const { page } = opened;
  const row = (name: string): Promise<string> =>
    page.locator(".doctor li", { hasText: name }).innerText();
  await page.goto(`${bench.server.origin}/?chat_debug=1`);
  await expect.poll(() => row("Сервер чата")).toContain("не отвечает");
  expect(await row("Часы")).toContain("проверить нельзя");
  expect(await row("IndexedDB")).toContain("Работает");
  const time = new Date(Date.now() - 3_600_000).toISOString();
  bench.server.set("/v1/self-test", {
    html: JSON.stringify({ time, protocol: 1, app: "app-other.js", site: "origin-not-allowed" }),
  });
  await page.getByRole("button", { name: "Проверить снова" }).click();
  await expect.poll(() => row("Ключ и адрес")).toContain(`Добавьте ${bench.server.origin}`);
  await expect.poll(() => row("Часы")).toContain("на 3600");
  await expect.poll(() => row("Версия")).toContain("app-other.js");
  await page.getByRole("button", { name: "Закрыть" }).click();
  expect(await page.locator(".doctor").count()).toBe(0);
});
