import { randomUUID } from "node:crypto";
import type { SandboxControl } from "@ilpo-chat/telegram-sandbox";
import { OggOutputFormat } from "mediabunny";
import { expect, it } from "vitest";
import { drawing, recording } from "../support/files.ts";
import { ANNA, MARAT, movableClock, startDesk } from "./desk.ts";

/** The payload of a link, as the page of a phone hands it to the bot. */
const payloadOf = (url: string) => new URL(url).searchParams.get("start") ?? "";

async function startContinued(options: Parameters<typeof startDesk>[0] = {}) {
  const desk = await startDesk({ hasGroup: true, ...options });
  const visitor = await desk.visitor("Какая комиссия?");
  const { siteId, visitorId, conversationId } = visitor;
  const place = { siteId, visitorId, conversationId };
  const link = async () => payloadOf((await desk.telegram.continueLink(place)).url);
  const write = (text: string) => desk.control.sendText({ personId: MARAT, chat: "private", text });
  const reads = (textIncludes: string) =>
    desk.control.waitForMessage({ chatId: MARAT, fromBot: true, textIncludes });
  return { ...desk, place, asker: visitor, link, write, reads };
}

it("goes on with the same conversation in Telegram: last lines, the consultant, the manager, both ways", async () => {
  await using house = await startContinued();
  const { chat, control, sandbox, place, asker } = house;
  const turnOf = async () => (await chat.queries.conversation(place.conversationId))?.turn ?? 0;
  await chat.ai.post({ ...place, turn: await turnOf(), content: "Комиссия 3 процента." });

  await control.start({ personId: MARAT, payload: await house.link() });
  const welcome = await house.reads("Продолжаем здесь");
  expect(welcome.text).toContain("Какая комиссия?");
  expect(welcome.text).toContain("Комиссия 3 процента.");

  await house.write("А выплаты каждый день?");
  await expect.poll(turnOf).toBe(2);
  await chat.ai.post({
    ...place,
    turn: await turnOf(),
    content: "Да, каждый день.",
    sources: [{ id: "pay", title: "Выплаты" }],
  });
  const answer = await house.reads("Да, каждый день.");
  expect(answer.text).toBe("Да, каждый день.\nИсточник: Выплаты");
  expect(await control.topics(), "what the AI does alone stays out of the group").toEqual([]);

  await control.press({ personId: MARAT, ...idOf(welcome), text: "Позвать менеджера" });
  await house.reads("Позвали менеджера");
  const topic = await control.waitForTopic({ nameIncludes: "Гость" });
  const card = await control.waitForMessage({
    chatId: sandbox.groupId,
    threadId: topic.threadId,
    textIncludes: "из Telegram",
  });
  expect(card.text).toContain("#");
  const said = await control.sendText({
    personId: ANNA,
    chat: "group",
    threadId: topic.threadId,
    text: "Здравствуйте, это Анна",
  });
  await house.reads("Анна теперь в разговоре");
  expect((await house.reads("это Анна")).text).toBe("💬 Анна\nЗдравствуйте, это Анна");
  await control.waitForReaction({ ...idOf(said), emoji: "👀" });

  const mine = await house.write("Солярис 2019");
  const shown = { chatId: sandbox.groupId, threadId: topic.threadId, fromBot: true };
  await control.waitForMessage({ ...shown, textIncludes: "Солярис 2019" });
  await control.edit({ personId: MARAT, ...idOf(mine), text: "Солярис 2020" });
  await control.waitForMessage({ ...shown, textIncludes: "Солярис 2020" });

  await asker.say("А это я пишу уже с сайта");
  expect((await house.reads("уже с сайта")).text).toMatch(/^👤 Вы на сайте\n/u);

  await control.sendText({ personId: MARAT, chat: "private", text: "/site" });
  await house.reads("сюда больше не пишем");
  const before = (await control.messages({ chatId: MARAT })).length;
  await control.sendText({
    personId: ANNA,
    chat: "group",
    threadId: topic.threadId,
    text: "Это увидят только на сайте",
  });
  await expect.poll(() => asker.heard()).toContain("Это увидят только на сайте");
  await control.waitForUpdatesTaken();
  expect((await control.messages({ chatId: MARAT })).length).toBe(before);
});

it("shows in the last lines above its greeting what is changed or taken back later, and keeps the buttons", async () => {
  await using house = await startContinued();
  const { chat, control, sandbox, asker } = house;
  await asker.askManager();
  const { threadId } = await control.waitForTopic({ nameIncludes: "🟡" });
  const byAnna = { personId: ANNA, chat: "group", threadId } as const;
  const price = await control.sendText({ ...byAnna, text: "Комисия 4 %" });
  await expect.poll(asker.heard).toContain("Комисия 4 %");
  await control.start({ personId: MARAT, payload: await house.link() });
  const greeting = await house.reads("Комисия 4 %");

  const change = { personId: ANNA, chatId: sandbox.groupId, messageId: price.message_id };
  await control.edit({ ...change, text: "Комиссия 4 %" });
  const edited = await house.reads("Комиссия 4 %");
  await chat.visitor.edit({ ...asker, seq: 1, content: null });
  const gone = await house.reads("🗑 удалено");
  expect([edited.message_id, gone.message_id]).toEqual([greeting.message_id, greeting.message_id]);
  expect(gone.text).not.toContain("Какая комиссия?");
  expect(gone.text).toContain("Продолжаем здесь");
  expect(gone.reply_markup).toEqual(greeting.reply_markup);
});

it("takes a visitor's files in Telegram as it takes them on the site, and says what it does not take", async () => {
  await using house = await startContinued();
  const { chat, control, sandbox, place, asker } = house;
  await asker.askManager();
  const topic = await control.waitForTopic({ nameIncludes: "🟡" });
  const desk = { chatId: sandbox.groupId, threadId: topic.threadId, fromBot: true };
  await control.waitForMessage({ ...desk, textIncludes: "Что было до этого" });
  await control.start({ personId: MARAT, payload: await house.link() });
  await house.reads("Продолжаем здесь");
  const by = { personId: MARAT, chat: "private" } as const;
  const bytes = await drawing()
    .jpeg()
    .withExif({ IFD0: { Artist: "canary" } })
    .toBuffer();
  const item = { kind: "photo", bytes } as const;

  const album = await control.sendAlbum({ ...by, items: [{ ...item, caption: "права" }, item] });
  await control.waitForMessage({ ...desk, textIncludes: "Фото: 2" });
  const messageId = album[1]?.message_id ?? 0;
  await control.edit({ personId: MARAT, chatId: MARAT, messageId, text: "оборот" });
  const newest = async () => (await chat.queries.recentEntries(place.conversationId, 50)).at(-1);
  await expect.poll(newest).toMatchObject({ type: "message.edited", content: "права\nоборот" });
  const voice = await recording(new OggOutputFormat(), { seconds: 1 });
  await control.sendVoice({ ...by, bytes: voice, seconds: 1, mimeType: "audio/ogg" });
  await control.waitForCall({ method: "sendVoice", chatId: sandbox.groupId });
  const filesOf = async () =>
    (await chat.queries.recentEntries(place.conversationId, 50)).flatMap((entry) =>
      entry.type === "message.created" && entry.message.attachments.length > 0
        ? [{ content: entry.message.content, files: entry.message.attachments }]
        : [],
    );
  expect(await filesOf()).toMatchObject([
    { content: "права", files: [{ type: "image/jpeg" }, { type: "image/jpeg" }] },
    { content: "", files: [{ type: "audio/ogg", durationMs: expect.any(Number) }] },
  ]);
  const [photo] = (await filesOf())[0]?.files ?? [];
  const stored = await chat.queries.attachment(photo?.id ?? "");
  expect(Buffer.from(stored?.data ?? []).includes("canary"), "drawn anew, like an upload").toBe(
    false,
  );

  await control.sendDocument({ ...by, bytes: Buffer.from("MZ program"), fileName: "права.pdf" });
  await house.reads("такие файлы здесь не принимают");
  await control.sendDocument({ ...by, bytes: Buffer.alloc(10 * 1024 * 1024 + 1) });
  await house.reads("файл больше 10 МБ");
  const [first] = album;
  if (!first) throw new Error("no album");
  await control.replayUpdate({ updateId: await updateOf(control, first.message_id) });
  await house.write("и всё");
  await control.waitForMessage({ ...desk, textIncludes: "и всё" });
  expect(await filesOf(), "an update that comes again brings nothing twice").toHaveLength(2);
});

it("opens a link once, within its time, and in one chat", async () => {
  const clock = movableClock();
  await using house = await startContinued({ clock });
  const { control, telegram, place } = house;
  const payload = await house.link();
  await control.start({ personId: MARAT, payload });
  await house.reads("Продолжаем здесь");

  await control.sendText({ personId: MARAT, chat: "private", text: `/start ${payload}` });
  await house.reads("уже не работает");
  const late = payloadOf((await telegram.continueLink(place)).url);
  clock.forward(16);
  const { message_id: afterMessageId } = await control.sendText({
    personId: MARAT,
    chat: "private",
    text: `/start ${late}`,
  });
  await control.waitForMessage({ chatId: MARAT, afterMessageId, textIncludes: "уже не работает" });

  // A manager does not become a visitor by a link that they were sent.
  await control.start({ personId: ANNA, payload: await house.link() });
  const refusal = { chatId: ANNA, textIncludes: "с другого аккаунта" };
  expect((await control.waitForMessage(refusal)).text).toContain("Вы менеджер этого бота");
});

it("gives no link to a conversation that is another's", async () => {
  await using house = await startContinued();
  const stranger = { ...house.place, visitorId: randomUUID() };
  await expect(house.telegram.continueLink(stranger)).rejects.toMatchObject({ code: "not-found" });
});

function idOf({ chat, message_id: messageId }: { chat: { id: number }; message_id: number }) {
  return { chatId: chat.id, messageId };
}

async function updateOf(control: SandboxControl, messageId: number): Promise<number> {
  const updates = await control.updates();
  const found = updates.find(
    ({ message }) => message?.chat.id === MARAT && message.message_id === messageId,
  );
  return found?.update_id ?? 0;
}
