import type { SandboxControl } from "@ilpo-chat/telegram-sandbox";
import { describe, expect, it } from "vitest";
import { ANNA } from "./desk.ts";
import { LAYOUTS, openWorkplace } from "./workplace.ts";

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAEUlEQVR4nGP4z8AAQgwQCgAf7gP9WYfjkQAAAABJRU5ErkJggg==",
  "base64",
);
const PATIENCE = { timeout: 10_000 };
const DAYS = LAYOUTS.flatMap((layout) => [
  { layout, transport: "polling" as const },
  { layout, transport: "webhook" as const },
]);

describe.each(DAYS)("a day in $layout, by $transport", ({ layout, transport }) => {
  it("goes from the first words to the note for the AI, the end and the visitor's return", async () => {
    await using work = await openWorkplace(layout, transport);
    const { desk, take } = work;
    const { control, chat } = desk;
    const { visitor, place, hands, card } = await take("Какая комиссия?");

    const said = await hands.say("Комисия 4 %");
    await hands.until("message.edited", () => hands.edit(said.message_id, "Комиссия 4 %"));
    await visitor.say("А выплаты когда?");
    const asked = await control.waitForMessage({ ...place, textIncludes: "выплаты" });
    await visitor.say("И аренда есть?");
    await control.waitForMessage({ ...place, textIncludes: "аренда" });
    await hands.say("каждый день", { replyTo: asked.message_id });
    const photo = { kind: "photo", bytes: PNG } as const;
    const items = [{ ...photo, caption: "машины в аренду" }, photo];
    await hands.until("message.created", () => control.sendAlbum({ ...hands.at, items }));
    const spare = await hands.say("лишнее");
    const del = () => hands.write("/del", { replyTo: spare.message_id });
    await hands.until("message.removed", del);
    const note = await hands.write("// просит скидку");
    await control.waitForReaction({
      chatId: place.chatId,
      messageId: note.message_id,
      emoji: "✍",
    });
    expect(await hands.onSite()).toEqual([
      "Комиссия 4 %",
      "↩ «А выплаты когда?»\nкаждый день",
      "машины в аренду",
    ]);

    const press = (text: string) =>
      control.press({ personId: ANNA, chatId: place.chatId, messageId: card.message_id, text });
    const back = await hands.until("mode.changed", () => press("Вернуть ИИ"));
    const { text: hint } = await control.waitForCallbackAnswer(back);
    const command = /\/ai #\w+/u.exec(hint ?? "")?.[0] ?? "";
    const promise = await hands.write(`${command} обещали перезвонить`);
    await hands.told("ваши слова он учтёт", promise.message_id);
    expect(await chat.queries.notes(visitor.conversationId)).toEqual(["обещали перезвонить"]);
    await control.waitForMessage({ ...place, textIncludes: "отвечает ИИ" });
    await hands.until("status.changed", () => press("Закрыть"));
    await control.waitForMessage({ ...place, textIncludes: "закрыт" });
    await visitor.say("я вернулся");
    await expect
      .poll(async () => (await chat.queries.conversation(visitor.conversationId))?.status, PATIENCE)
      .toBe("active");
    expect(await refusalsOf(control, place)).toEqual([]);
  });
});

describe.each(LAYOUTS)("a manager in %s", (layout) => {
  it("sees that the visitor is writing, and may reject an application, which the visitor reads", async () => {
    await using work = await openWorkplace(layout);
    const { control, chat } = work.desk;
    const { visitor, place, card } = await work.take();
    await control.waitForMessage({ ...place, textIncludes: "ведёт Анна" });
    await chat.visitor.setTyping({ ...visitor, on: true });
    const { params } = await control.waitForCall({ method: "sendChatAction" });
    expect(params).toMatchObject({ chat_id: place.chatId, action: "typing" });
    expect(params["message_thread_id"]).toBe(place.threadId);
    await chat.visitor.submitLead({ ...visitor, name: "Алексей", phone: "+79161234567" });
    await control.waitForMessage({ ...place, textIncludes: "заявка: новая" });
    const press = (text: string) =>
      control.press({ personId: ANNA, chatId: place.chatId, messageId: card.message_id, text });
    expect(await control.waitForCallbackAnswer(await press("Телефон"))).toMatchObject({
      text: "+7 916 123-45-67",
      showAlert: true,
    });
    const rejected = await control.waitForCallbackAnswer(await press("Отклонить"));
    expect(rejected.text).toBe("Заявка отклонена. Посетитель это видит.");
    const view = await chat.visitor.open(visitor);
    expect(view?.lead?.status).toBe("rejected");
    expect(JSON.stringify(view?.entries)).toContain("заявку одобрить не получилось");
    await control.waitForMessage({ ...place, textIncludes: "заявка: отклонена" });
  });
});

describe.each(LAYOUTS)("what a manager sends in %s", (layout) => {
  it("is taken, or refused in words, whatever it is", async () => {
    await using work = await openWorkplace(layout);
    const { hands, visitor } = await work.take();
    const file = { file_id: "x", file_unique_id: "x" };
    const user = { id: ANNA, is_bot: false, first_name: "Анна" };
    const unsupported = {
      video_note: { ...file, length: 240, duration: 3 },
      video: { ...file, width: 1, height: 1, duration: 3 },
      animation: { ...file, width: 1, height: 1, duration: 3 },
      poll: { id: "1", question: "?", options: [] },
      dice: { emoji: "🎲", value: 3 },
      story: { id: 1, chat: { id: 5, type: "private" } },
      sticker: { ...file, type: "regular", width: 1, height: 1 },
      game: { title: "?", description: "?", photo: [] },
      checklist: { title: "?", tasks: [] },
      giveaway: { chats: [] },
    };
    let last = 0;
    for (const [kind, content] of Object.entries(unsupported)) {
      await hands.sendRaw({ [kind]: content });
      const told = await hands.told("Не отправлено: такое на сайте не показать", last);
      last = told.message_id;
    }
    await hands.until("message.created", () =>
      hands.sendRaw({
        sticker: { ...file, emoji: "👍", type: "regular", width: 1, height: 1 } as never,
      }),
    );
    await hands.until("message.created", () =>
      hands.sendRaw({ contact: { phone_number: "+79161234567", first_name: "Парк" } }),
    );
    await hands.until("message.created", () =>
      hands.sendRaw({
        text: "условия тут",
        entities: [{ type: "text_link", offset: 8, length: 3, url: "https://taxi.test/u" }],
        via_bot: user,
      } as never),
    );
    const long = "слово ".repeat(682).trim();
    await hands.say(long);
    await expect
      .poll(hands.onSite, PATIENCE)
      .toEqual([
        "👍",
        "☎️ Парк: +79161234567",
        "условия тут (https://taxi.test/u)",
        long.slice(0, 3_996),
        long.slice(3_996),
      ]);
    expect(visitor.code).not.toBe("");
  });

  it("and changes later either changes on the site, or its manager learns why not", async () => {
    await using work = await openWorkplace(layout);
    const { desk, take } = work;
    const { control, chat } = desk;
    const { hands, visitor, place } = await take();
    await chat.visitor.submitLead({ ...visitor, name: "Алексей Иванов" });
    const first = await hands.say("Здравствуйте!");
    await hands.until("message.edited", () => hands.edit(first.message_id, "Привет, {name}!"));
    expect(await hands.onSite()).toEqual(["Привет, Алексей!"]);
    await hands.edit(first.message_id, "я".repeat(4_050));
    await hands.told("слишком длинный", first.message_id);
    const photo = await hands.until("message.created", () =>
      control.sendPhoto({ ...hands.at, bytes: PNG, caption: "прайс" }),
    );
    await hands.until("message.edited", () => hands.replaceFile(photo, "новый прайс"));
    await hands.told("файл на сайте остался прежним");
    const item = (caption: string) => ({ kind: "photo" as const, bytes: PNG, caption });
    const items = [item("два фото"), item("салон"), item("")];
    const [front, inside, third] = await hands.until("message.created", () =>
      control.sendAlbum({ ...hands.at, items }),
    );
    await hands.until("message.edited", () => hands.edit(inside?.message_id ?? 0, "салон чистый"));
    await hands.until("message.edited", () => hands.edit(third?.message_id ?? 0, "багажник"));
    await hands.until("message.edited", () => hands.edit(front?.message_id ?? 0, "три фото"));
    const album = "три фото\nсалон чистый\nбагажник";
    await hands.replaceFile(third);
    await hands.told("файл на сайте остался прежним", third?.message_id);
    expect(await hands.onSite()).toEqual(["Привет, Алексей!", "новый прайс", album]);

    await hands.until("message.removed", () => hands.write("/del", { replyTo: first.message_id }));
    await hands.edit(first.message_id, "вернулось");
    await hands.told("уже убрано");
    const words = await hands.say("только для своих");
    await hands.until("message.removed", () => hands.edit(words.message_id, "// для своих"));
    await control.waitForReaction({
      ...{ chatId: place.chatId, messageId: words.message_id },
      emoji: "✍",
    });
    const notes = async () =>
      (await chat.queries.managerNotes(visitor.conversationId)).map(({ note }) => note);
    expect(await notes()).toEqual(["для своих"]);
    const note = await hands.write("// просит скидк");
    await expect.poll(notes, PATIENCE).toEqual(["для своих", "просит скидк"]);
    await hands.edit(note.message_id, "// просит скидку");
    await expect.poll(notes, PATIENCE).toEqual(["для своих", "просит скидку"]);
    await hands.edit(note.message_id, "просит скидку");
    await hands.told("изменение осталось здесь");
    const del = await hands.write("/del", { replyTo: note.message_id });
    await control.waitForReaction({ chatId: place.chatId, messageId: del.message_id, emoji: "👌" });
    expect(await notes()).toEqual(["для своих"]);
    await hands.write("//");
    await hands.told("Заметка пустая");
    expect(await hands.onSite()).toEqual(["новый прайс", album]);
    const leak = [item("для посетителя?"), item("// нет, для своих")];
    const [, marked] = await control.sendAlbum({ ...hands.at, items: leak });
    await control.waitForReaction({
      ...{ chatId: place.chatId, messageId: (marked?.message_id ?? 1) - 1 },
      emoji: "✍",
    });
    expect(await hands.onSite()).toEqual(["новый прайс", album]);
  });

  it("is followed by what the visitor changes or takes back, also of what stands in the recap", async () => {
    await using work = await openWorkplace(layout);
    const { desk, take } = work;
    const { control, chat } = desk;
    const { visitor, place } = await take("Какая комисия? Мой телефон 12");
    await chat.visitor.edit({ ...visitor, seq: 1, content: "Какая комиссия?" });
    const tail = await control.waitForMessage({
      ...place,
      textIncludes: "Какая комиссия? (изменено)",
    });
    expect(tail.text).toContain("Что было до этого");
    await chat.visitor.edit({ ...visitor, seq: 1, content: null });
    const gone = await control.waitForMessage({ ...place, textIncludes: "🗑 удалено" });
    expect(gone.message_id).toBe(tail.message_id);
  });
});

/** An edit to what stands there already is refused, and harmless: two changes, each shown with both. */
async function refusalsOf(control: SandboxControl, place: { readonly chatId: number }) {
  const texts: unknown[] = (await control.messages(place)).map(({ text }) => text);
  return (await control.calls())
    .filter(({ outcome }) => outcome !== 200)
    .map(({ method, outcome, params }) => ({ method, outcome, text: params["text"] }))
    .filter(({ method, text }) => method !== "editMessageText" || !texts.includes(text));
}
