import { equal, match } from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { type Firefox, launchFirefox } from "@ilpo-chat/testkit";
import { buildWidget } from "./build-widget.ts";
import { connected, demoSettings, talk } from "./fake-chat-client.ts";
import { startPageServer } from "./page-server.ts";
import { stored } from "./timeline-items.ts";
import { pageOf, tag } from "./widget-page.ts";

/** `npm run firefox`: a visitor's main path on the minified build, in Firefox ESR. Says what it saw, or fails. */
await using built = await buildWidget("test/scripted-app.ts");
await using server = await startPageServer(built.folder);
server.set("/", { html: pageOf(tag) });
await using firefox = await launchFirefox();
console.log(`Firefox ${firefox.version}`);

const root = "document.querySelector('ilpo-chat').shadowRoot";
const text = () => firefox.evaluate(`${root}.querySelector('.panel')?.innerText ?? ''`);
const set = (state: object) => firefox.evaluate(`clients[0].set(${JSON.stringify(state)})`);

await firefox.open(server.origin);
await firefox.click(...(await middleOf(firefox, ".l")));
await until("the chat opens", async () => (await text()) !== "");
await set({ connection: connected, loaded: true, settings: demoSettings });
await until("it greets", async () => String(await text()).includes("С чего начнём?"));
await firefox.type("Какая комиссия?\n");
await until("a message is sent", async () => String(await text()).includes("Отправляем"));
await set({ conversation: talk, items: [stored(1, "user", "Какая комиссия?")], deliveredSeq: 1 });
await set({ reply: { turn: 1, text: "Комиссия **3%**" } });
await until("an answer streams", async () =>
  Boolean(await firefox.evaluate(`${root}.querySelector('.writing strong')?.textContent`)),
);
const items = [stored(1, "user", "Какая комиссия?"), stored(2, "ai", "Комиссия **3%**")];
await set({ reply: null, items });
await until("its thumbs are there", async () =>
  Boolean(await firefox.evaluate(`${root}.querySelector('.thumbs') !== null`)),
);
match(String(await text()), /Доставлено/);
await firefox.click(...(await middleOf(firefox, ".icons button:last-child")));
await until("it closes and gives the focus back", async () =>
  Boolean(await firefox.evaluate(`${root}.activeElement === ${root}.querySelector('.l')`)),
);
equal(firefox.problems.join("\n"), "");
console.log("no error in the page");

async function middleOf(browser: Firefox, selector: string): Promise<[number, number]> {
  const box = `${root}.querySelector('${selector}').getBoundingClientRect()`;
  const [x, y] = (await browser.evaluate(
    `(({ x, y, width, height }) => [x + width / 2, y + height / 2])(${box})`,
  )) as [number, number];
  return [Math.round(x), Math.round(y)];
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`This did not happen in ten seconds: ${what}.`);
    await delay(50);
  }
  console.log(what);
}
