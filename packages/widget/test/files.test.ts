import type { Attachment, PendingItem } from "@ilpo-chat/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connected, demoSettings, talk } from "./fake-chat-client.ts";
import { pending, stored } from "./timeline-items.ts";
import {
  type BrowserPage,
  type Opened,
  startWorkbench,
  tag,
  type Workbench,
} from "./widget-page.ts";

let bench: Workbench;
beforeAll(async () => {
  bench = await startWorkbench("test/scripted-app.ts", {
    args: ["--use-fake-device-for-media-stream"],
  });
});
afterAll(() => bench[Symbol.asyncDispose]());

const ready = { connection: connected, loaded: true, settings: demoSettings, conversation: talk };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

async function openPanel(options: Parameters<Workbench["open"]>[1] = {}): Promise<Opened> {
  const opened = await bench.open(tag, options);
  await opened.page.locator(".l").click();
  await opened.set(ready);
  await opened.page.locator(".panel").waitFor();
  return opened;
}

/** Chooses files by the menu, as a visitor does. */
async function choose(
  opened: Opened,
  files: Parameters<ReturnType<BrowserPage["locator"]>["setInputFiles"]>[0],
) {
  await opened.page.getByRole("button", { name: "Прикрепить файл" }).click();
  await opened.page.getByLabel("Документ или файл").setInputFiles(files);
}

/** The files that were given to the client: names, types and sizes. */
const sent = ({ page }: Opened) =>
  page.evaluate(() =>
    (window.clients[0]?.state.items ?? []).flatMap((item) =>
      item.kind === "pending"
        ? [(item.files ?? []).map(({ name, type }) => `${name} ${type}`)]
        : [],
    ),
  );
const untilSent = (opened: Opened, files: readonly (readonly string[])[]) =>
  expect.poll(() => sent(opened)).toEqual(files);

/** A photo as a telephone takes it: large, lying on its side, with the place in it. */
async function photo(page: BrowserPage): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    canvas.width = 3_000;
    canvas.height = 2_000;
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    context.fillStyle = "#c33";
    context.fillRect(0, 0, 3_000, 2_000);
    context.fillStyle = "#33c";
    context.fillRect(0, 0, 1_500, 2_000);
    return canvas.toDataURL("image/jpeg").split(",")[1] ?? "";
  });
  const jpeg = Buffer.from(base64, "base64");
  // Orientation 6: turn it clockwise to see it upright.
  const exif = Buffer.from(
    "ffe1003a45786966000049492a00080000000200120103000100000006000000310102000c00000026000000000000004750533a2063616e61727900",
    "hex",
  );
  exif.writeUInt16BE(exif.length - 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
}

/** What the client was given, as the server would see it. */
const bytesOf = ({ page }: Opened) =>
  page.evaluate(async () => {
    const [client] = window.clients;
    const item = client?.state.items.at(-1);
    const file = item?.kind === "pending" ? item.files?.[0] : undefined;
    const bytes = file && (await client?.bytesOf(file));
    if (!bytes) throw new Error("no bytes");
    const bitmap = await createImageBitmap(bytes, { imageOrientation: "none" });
    const { width, height } = bitmap;
    return { width, height, text: new TextDecoder("latin1").decode(await bytes.arrayBuffer()) };
  });

const pdf = { name: "осаго.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4") };

describe("choosing files", () => {
  it("sends a photo upright, small, and without the place where it was taken", async () => {
    await using opened = await openPanel();
    const { page } = opened;
    const buffer = await photo(page);
    expect(buffer.toString("latin1")).toContain("GPS: canary");
    await choose(opened, { name: "IMG_1.jpeg", mimeType: "image/jpeg", buffer });
    await untilSent(opened, [["IMG_1.jpg image/jpeg"]]);
    const { width, height, text } = await bytesOf(opened);
    expect([width, height]).toEqual([1_067, 1_600]);
    expect(text).not.toContain("canary");
    await page.locator(".thumb canvas[data-drawn]").waitFor();
    expect(opened.problems).toEqual([]);
  });

  it("sends what is chosen together as one message, a PDF as it is", async () => {
    await using opened = await openPanel();
    await choose(opened, [pdf, { ...pdf, name: "2.pdf" }]);
    await untilSent(opened, [["осаго.pdf application/pdf", "2.pdf application/pdf"]]);
    const names = opened.page.locator(".name");
    await expect.poll(() => names.allInnerTexts()).toEqual(["осаго.pdf", "2.pdf"]);
  });

  it("says in words what it does not take, and sends the rest", async () => {
    await using opened = await openPanel();
    const text = { name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("?") };
    await choose(opened, [text, pdf]);
    await untilSent(opened, [["осаго.pdf application/pdf"]]);
    await opened.page.getByText("Подойдут фото, PDF и аудио").waitFor();
    const huge = { ...pdf, buffer: Buffer.alloc(10 * 1024 * 1024 + 1) };
    await choose(opened, huge);
    await opened.page.getByText("Файл больше 10 МБ").waitFor();
    await choose(
      opened,
      Array.from({ length: 11 }, (_, index) => ({ ...pdf, name: `${index}.pdf` })),
    );
    await opened.page.getByText("до 10 файлов").waitFor();
    expect((await sent(opened)).map(({ length }) => length)).toEqual([1, 10]);
  });

  it("hands on a HEIC photo that this browser cannot read", async () => {
    await using opened = await openPanel();
    const heic = { name: "IMG.HEIC", mimeType: "", buffer: Buffer.from("....ftypheic") };
    await choose(opened, heic);
    await untilSent(opened, [[expect.stringContaining("IMG.HEIC")]]);
  });

  it("asks on a telephone where from, the camera first", async () => {
    await using opened = await openPanel(phone);
    const { page } = opened;
    await page.getByRole("button", { name: "Прикрепить файл" }).tap();
    const camera = page.getByLabel("Снять фото");
    await camera.waitFor({ state: "attached" });
    expect(await camera.getAttribute("capture")).toBe("environment");
    await page.keyboard.press("Escape");
    await camera.waitFor({ state: "detached" });
    expect(await page.locator(".panel").count()).toBe(1);
    await page.getByRole("button", { name: "Прикрепить файл" }).tap();
    await page.getByLabel("Документ или файл").setInputFiles(pdf);
    await untilSent(opened, [["осаго.pdf application/pdf"]]);
    await camera.waitFor({ state: "detached" });
  });

  it("takes what is pasted, and leaves pasted words alone", async () => {
    await using opened = await openPanel();
    const { page } = opened;
    await page.getByRole("textbox").evaluate((field) => {
      const data = new DataTransfer();
      data.items.add(new File(["%PDF-1.4"], "из буфера.pdf", { type: "application/pdf" }));
      field.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: data, bubbles: true, composed: true }),
      );
    });
    await untilSent(opened, [["из буфера.pdf application/pdf"]]);
    expect(await page.getByRole("textbox").inputValue()).toBe("");
  });

  it("shows where to drop, takes what is dropped, and the page does not leave for the file", async () => {
    await using opened = await openPanel();
    const { page } = opened;
    const drag = (type: string) =>
      page.locator(".panel").evaluate((panel, name) => {
        const data = new DataTransfer();
        data.items.add(new File(["%PDF-1.4"], "брошен.pdf", { type: "application/pdf" }));
        const options = { dataTransfer: data, bubbles: true, cancelable: true, composed: true };
        return !panel.dispatchEvent(new DragEvent(name, options));
      }, type);
    expect(await drag("dragover")).toBe(true);
    await page.getByText("Отпустите, и мы отправим").waitFor();
    expect(await drag("drop")).toBe(true);
    await untilSent(opened, [["брошен.pdf application/pdf"]]);
    expect(await page.getByText("Отпустите, и мы отправим").count()).toBe(0);
  });
});

describe("files on their way", () => {
  const file = {
    uploadId: "u",
    name: "prava.jpg",
    type: "image/jpeg",
    bytes: 1_900_000,
    progress: 0.64,
  };
  const carrying = (state: PendingItem["state"], more: object = {}) => ({
    items: [{ ...pending("local", state, ""), files: [file], ...more }],
  });

  it("tell how far they are, and can be called back", async () => {
    await using opened = await openPanel();
    const { page } = opened;
    await opened.set(carrying("sending"));
    await page.getByText("отправляем · 64%").waitFor();
    await page.getByRole("button", { name: "Отменить" }).click();
    const calls = await page.evaluate(() => window.clients[0]?.calls.at(-1));
    expect(calls).toEqual(["discard", "local"]);
  });

  it.each([
    ["type-not-allowed", "Подойдут фото, PDF и аудио", false],
    ["file-unreadable", "Файл не открывается", false],
    ["quota-exceeded", "На сегодня файлов хватит", true],
    ["upload-missing", "Файл не сохранился", true],
  ] as const)("say what is wrong after %s", async (error, text, canRetry) => {
    await using opened = await openPanel();
    await opened.set(carrying("failed", { error }));
    await opened.page.getByText(text).waitFor();
    expect(await opened.page.getByRole("button", { name: "Повторить" }).count()).toBe(
      canRetry ? 1 : 0,
    );
  });

  it("keep their picture when they are stored, without fetching it", async () => {
    await using opened = await openPanel();
    const { page } = opened;
    const png = { name: "a.png", mimeType: "image/png", buffer: await photo(page) };
    await choose(opened, png);
    await page.locator(".thumb canvas[data-drawn]").waitFor();
    bench.server.forget();
    await opened.client((client) => {
      const item = client.state.items.at(-1);
      if (item?.kind !== "pending") throw new Error("not pending");
      const url = "/v1/files/1?e=1&s=x";
      const attachment = { id: "server", name: "a.jpg", type: "image/jpeg", bytes: 9, url };
      const files = (item.files ?? []).map((each) => ({ ...each, progress: 1, attachment }));
      client.set({ items: [{ ...item, files }] });
    });
    const message = stored(1, "user", "");
    const attachment: Attachment = {
      ...{ id: "server", name: "a.jpg", type: "image/jpeg", bytes: 9, url: "/v1/files/1?e=1&s=x" },
    };
    await opened.set({
      items: [{ ...message, message: { ...message.message, attachments: [attachment] } }],
    });
    await page.getByRole("link", { name: "Открыть файл a.jpg" }).waitFor();
    await page.locator(".thumb canvas[data-drawn]").waitFor();
    expect(bench.server.requests).toEqual([]);
  });
});

describe("voice", () => {
  it("is recorded, counted, sent and played", async () => {
    await using opened = await openPanel({ permissions: ["microphone"] });
    const { page } = opened;
    await page.getByRole("button", { name: "Прикрепить файл" }).click();
    await page.getByRole("button", { name: "Голосовое сообщение" }).click();
    await page.locator(".recorder > i.on").waitFor();
    await page.getByText("0:01").waitFor();
    await page.getByRole("button", { name: "Отправить" }).click();
    await untilSent(opened, [["Голосовое сообщение audio/webm"]]);
    await page.getByRole("textbox").waitFor();
    await page.getByRole("button", { name: "Слушать" }).click();
    await page.getByRole("button", { name: "Пауза" }).waitFor();
    expect(opened.problems).toEqual([]);
  });

  it("is thrown away with Escape, which leaves the chat open", async () => {
    await using opened = await openPanel({ permissions: ["microphone"] });
    const { page } = opened;
    await opened.set({ items: [stored(1, "ai", "Здравствуйте")] });
    await page.getByRole("button", { name: "Записать голосовое" }).click();
    await page.locator(".recorder > i.on").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("textbox").waitFor();
    expect(await sent(opened)).toEqual([]);
  });

  it("says what to do when the microphone is refused", async () => {
    await using opened = await openPanel();
    await opened.set({ items: [stored(1, "ai", "Здравствуйте")] });
    await opened.page.getByRole("button", { name: "Записать голосовое" }).click();
    await opened.page.getByText("Нет доступа к микрофону").waitFor();
    await opened.page.getByRole("textbox").waitFor();
    expect(await sent(opened)).toEqual([]);
  });
});
