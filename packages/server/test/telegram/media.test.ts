import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ANNA, type DeskUnderTest, hire, PYOTR, startDesk } from "./desk.ts";

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAEUlEQVR4nGP4z8AAQgwQCgAf7gP9WYfjkQAAAABJRU5ErkJggg==",
  "base64",
);
/** The head of an Ogg page with Opus in it. */
const OGG = Buffer.concat([
  Buffer.from("OggS\0\x02", "latin1"),
  Buffer.alloc(20),
  Buffer.from("\x01\x13OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0", "latin1"),
]);

describe("what managers send besides words", () => {
  let desk: DeskUnderTest;
  let visitor: Awaited<ReturnType<DeskUnderTest["visitor"]>>;
  let place: { chatId: number; threadId: number };
  beforeEach(async () => {
    desk = await startDesk({ hasGroup: true });
    visitor = await desk.visitor("Какая комиссия?");
    await visitor.askManager();
    const { threadId } = await desk.control.waitForTopic({ nameIncludes: "🟡" });
    place = { chatId: desk.sandbox.groupId, threadId };
    await desk.control.waitForMessage({ ...place, textIncludes: "Что было" });
  });
  afterEach(() => desk[Symbol.asyncDispose]());

  const inTopic = () => ({ personId: ANNA, chat: "group", threadId: place.threadId }) as const;
  const posted = async (act: () => Promise<unknown>) => {
    const next = desk.nextEntry(visitor.conversationId, ({ type }) => type === "message.created");
    await act();
    await next;
    const entries = await desk.chat.queries.recentEntries(visitor.conversationId, 50);
    const last = entries.findLast(({ type }) => type === "message.created");
    if (last?.type !== "message.created") throw new Error("nothing was posted");
    return last.message;
  };

  it("comes as one bubble when it is an album, and goes to the other desk as one", async () => {
    const { control } = desk;
    await hire(desk, PYOTR);
    const waiting = await desk.visitor("второй");
    await waiting.askManager();
    const card = await control.waitForMessage({ chatId: PYOTR, textIncludes: waiting.code });
    const { threadId } = await control.waitForTopic({ nameIncludes: waiting.code });
    const next = desk.nextEntry(waiting.conversationId, ({ type }) => type === "message.created");
    const item = { kind: "photo", bytes: PNG } as const;
    const items = [{ ...item, caption: "три фото" }, item, item];
    await control.sendAlbum({ personId: PYOTR, chat: "private", items, replyTo: card.message_id });
    await next;
    const entries = await desk.chat.queries.recentEntries(waiting.conversationId, 50);
    const messages = entries.flatMap((entry) =>
      entry.type === "message.created" && entry.message.author.type === "manager"
        ? [entry.message]
        : [],
    );
    expect(messages.map(({ content, attachments }) => [content, attachments.length])).toEqual([
      ["три фото", 3],
    ]);
    await control.waitForCall({ method: "sendMediaGroup" });
    await control.waitForMessage({ chatId: place.chatId, threadId, textIncludes: "Фото: 3" });
    const shown = await control.messages({ chatId: place.chatId, threadId });
    expect(new Set(shown.flatMap(({ media_group_id: id }) => id ?? [])).size).toBe(1);
  });

  it("is played when it is a voice message, and says so", async () => {
    const message = await posted(() =>
      desk.control.sendVoice({
        ...inTopic(),
        bytes: OGG,
        seconds: 67,
        fileName: "v.ogg",
        mimeType: "audio/ogg",
      }),
    );
    expect(message.content).toBe("🎤 Голосовое сообщение · 1:07");
    expect(message.attachments).toMatchObject([{ type: "audio/ogg" }]);
  });

  it("is a link to the map when it is a place", async () => {
    const message = await posted(() =>
      desk.control.sendLocation({ ...inTopic(), latitude: 55.75, longitude: 37.61 }),
    );
    expect(message.content).toBe("📍 55.75, 37.61\nhttps://yandex.ru/maps/?pt=37.61,55.75&z=16");
  });

  it("names the words that it answers when they are not the newest, and keeps them when it is changed", async () => {
    const { control, chat } = desk;
    await posted(() => control.sendText({ ...inTopic(), text: "слушаю" }));
    await control.waitForTopic({ nameIncludes: "🟢" });
    await visitor.say("А выплаты когда?");
    const first = await control.waitForMessage({ ...place, textIncludes: "выплаты" });
    const newest = await posted(() =>
      control.sendText({ ...inTopic(), text: "каждый день", replyTo: first.message_id }),
    );
    expect(newest.content).toBe("каждый день");
    await visitor.say("И ещё: аренда есть?");
    await control.waitForMessage({ ...place, textIncludes: "аренда" });
    let sent = first;
    const older = await posted(async () => {
      sent = await control.sendText({
        ...inTopic(),
        text: "кроме выходных",
        replyTo: first.message_id,
      });
    });
    expect(older.content).toBe("↩ «А выплаты когда?»\nкроме выходных");
    const edited = desk.nextEntry(visitor.conversationId, ({ type }) => type === "message.edited");
    await control.edit({
      personId: ANNA,
      chatId: place.chatId,
      messageId: sent.message_id,
      text: "без выходных",
    });
    await edited;
    const entries = await chat.queries.recentEntries(visitor.conversationId, 5);
    expect(entries.at(-1)).toMatchObject({ content: "↩ «А выплаты когда?»\nбез выходных" });
  });
});
