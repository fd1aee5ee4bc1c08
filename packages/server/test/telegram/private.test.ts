import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  ANNA,
  type DeskUnderTest,
  hire,
  MARAT,
  PYOTR,
  siteOf,
  startDesk,
  visitors,
} from "./desk.ts";

describe("the desk in private chats", () => {
  let desk: DeskUnderTest;
  beforeEach(async () => {
    desk = await startDesk();
  });
  afterEach(() => desk[Symbol.asyncDispose]());

  const waiting = async (words?: string) => {
    const visitor = await desk.visitor(words);
    await visitor.askManager();
    return visitor;
  };
  const cardFor = (personId: number, code: string) =>
    desk.control.waitForMessage({ chatId: personId, textIncludes: code, fromBot: true });
  const press = async (personId: number, messageId: number, text: string) => {
    const { callbackQueryId } = await desk.control.press({
      personId,
      chatId: personId,
      messageId,
      text,
    });
    return desk.control.waitForCallbackAnswer({ callbackQueryId });
  };

  it("lets one of two take a conversation, and edits the other's card to say who", async () => {
    const { control } = desk;
    await hire(desk, ANNA);
    await hire(desk, PYOTR);
    const { code } = await waiting();
    const [annas, pyotrs] = [await cardFor(ANNA, code), await cardFor(PYOTR, code)];
    expect(await press(ANNA, annas.message_id, "Взять")).toMatchObject({
      text: expect.stringContaining("Диалог ваш"),
    });
    expect(await press(PYOTR, pyotrs.message_id, "Взять")).toMatchObject({
      text: "Диалог уже ведёт Анна.",
    });
    const edited = await control.waitForMessage({ chatId: PYOTR, textIncludes: "ведёт Анна" });
    expect(edited.message_id).toBe(pyotrs.message_id);
  });

  it("sends plain words to the conversation in focus, replies to the one they answer, and nothing without an address", async () => {
    const { control } = desk;
    await hire(desk, ANNA);
    const first = await waiting("первый вопрос");
    const second = await waiting("второй вопрос");
    const [firstCard, secondCard] = [
      await cardFor(ANNA, first.code),
      await cardFor(ANNA, second.code),
    ];
    await control.sendText({ personId: ANNA, chat: "private", text: "кому-нибудь" });
    await control.waitForMessage({ chatId: ANNA, textIncludes: "Кому это?" });
    await press(ANNA, firstCard.message_id, "Взять");
    await control.waitForMessage({ chatId: ANNA, textIncludes: "Что было до этого" });
    const toFirst = desk.nextEntry(first.conversationId, ({ type }) => type === "message.created");
    await control.sendText({ personId: ANNA, chat: "private", text: "первому" });
    await toFirst;
    const toSecond = desk.nextEntry(
      second.conversationId,
      ({ type }) => type === "message.created",
    );
    await control.sendText({
      personId: ANNA,
      chat: "private",
      text: "второму",
      replyTo: secondCard.message_id,
    });
    await toSecond;
    expect([await first.heard(), await second.heard()]).toEqual([["первому"], ["второму"]]);
    await first.say("я ещё здесь");
    const line = await control.waitForMessage({ chatId: ANNA, textIncludes: "я ещё здесь" });
    expect(line.text).toBe(`👤 Гость #${first.code}\nя ещё здесь`);
  });

  it("lists conversations and switches between them", async () => {
    const { control } = desk;
    await hire(desk, ANNA);
    const first = await waiting();
    const second = await waiting();
    await press(ANNA, (await cardFor(ANNA, first.code)).message_id, "Взять");
    await control.waitForMessage({ chatId: ANNA, textIncludes: "Что было до этого" });
    await press(ANNA, (await cardFor(ANNA, second.code)).message_id, "Взять");
    await control.sendText({ personId: ANNA, chat: "private", text: "/list" });
    const list = await control.waitForMessage({ chatId: ANNA, textIncludes: "Диалоги\n" });
    expect(list.text).toContain(`🟢 Гость #${second.code} · ваш · сюда уходят ваши сообщения`);
    const answer = await press(ANNA, list.message_id, `🟢 Гость #${first.code}`);
    expect(answer.text).toBe(`Теперь ваши сообщения получает Гость #${first.code}.`);
    const heard = desk.nextEntry(first.conversationId, ({ type }) => type === "message.created");
    await control.sendText({ personId: ANNA, chat: "private", text: "снова вам" });
    await heard;
    expect(await first.heard()).toEqual(["снова вам"]);
  });

  it("lists more than fit on one page, page by page", async () => {
    const { control } = desk;
    await hire(desk, ANNA);
    const all = [];
    for (let each = 0; each < 12; each += 1) all.push(await waiting());
    await control.sendText({ personId: ANNA, chat: "private", text: "/list" });
    const first = await control.waitForMessage({ chatId: ANNA, textIncludes: "Ещё 2: /list 2" });
    await control.sendText({ personId: ANNA, chat: "private", text: "/list 2" });
    const second = await control.waitForMessage({
      chatId: ANNA,
      textIncludes: "Диалоги\n",
      afterMessageId: first.message_id,
    });
    const listed = [first, second].map(({ text = "" }) => text.match(/#[A-Z0-9]+/gu) ?? []);
    expect(listed.map((codes) => codes.length)).toEqual([10, 2]);
    expect(new Set(listed.flat())).toEqual(new Set(all.map(({ code }) => `#${code}`)));
  });

  it("keeps words back from a conversation that is no longer the manager's", async () => {
    const { control, chat } = desk;
    await hire(desk, ANNA);
    const visitor = await waiting();
    await press(ANNA, (await cardFor(ANNA, visitor.code)).message_id, "Взять");
    await chat.visitor.close(visitor);
    await control.sendText({ personId: ANNA, chat: "private", text: "поздно" });
    await control.waitForMessage({ chatId: ANNA, textIncludes: "Не отправлено: диалог" });
    expect(await visitor.heard()).toEqual([]);
  });

  it("keeps notes among managers and lets the AI know what was promised", async () => {
    const { control, chat } = desk;
    await hire(desk, ANNA);
    const visitor = await waiting();
    const card = await cardFor(ANNA, visitor.code);
    await press(ANNA, card.message_id, "Взять");
    const note = await control.sendText({
      personId: ANNA,
      chat: "private",
      text: "// просит скидку",
    });
    await control.waitForReaction({ chatId: ANNA, messageId: note.message_id, emoji: "✍" });
    await press(ANNA, card.message_id, "История");
    await control.waitForMessage({ chatId: ANNA, textIncludes: "Анна: просит скидку" });
    await control.sendText({ personId: ANNA, chat: "private", text: "/ai обещали перезвонить" });
    await control.waitForMessage({ chatId: ANNA, textIncludes: "Дальше отвечает ИИ" });
    expect(await chat.queries.notes(visitor.conversationId)).toEqual(["обещали перезвонить"]);
    expect(await visitor.heard()).toEqual([]);
  });

  it("changes and removes a manager's words on the site", async () => {
    const { control, chat } = desk;
    await hire(desk, ANNA);
    const visitor = await waiting();
    await press(ANNA, (await cardFor(ANNA, visitor.code)).message_id, "Взять");
    const created = desk.nextEntry(
      visitor.conversationId,
      ({ type }) => type === "message.created",
    );
    const message = await control.sendText({
      personId: ANNA,
      chat: "private",
      text: "комиссия 5 %",
    });
    await created;
    const edited = desk.nextEntry(visitor.conversationId, ({ type }) => type === "message.edited");
    await control.edit({
      personId: ANNA,
      chatId: ANNA,
      messageId: message.message_id,
      text: "комиссия 4 %",
    });
    await edited;
    const removed = desk.nextEntry(
      visitor.conversationId,
      ({ type }) => type === "message.removed",
    );
    const command = await control.sendText({
      personId: ANNA,
      chat: "private",
      text: "/del",
      replyTo: message.message_id,
    });
    await removed;
    await control.waitForReaction({ chatId: ANNA, messageId: command.message_id, emoji: "👌" });
    const entries = await chat.queries.recentEntries(visitor.conversationId, 2);
    expect(entries).toMatchObject([
      { type: "message.edited", content: "комиссия 4 %" },
      { type: "message.removed" },
    ]);
  });

  it("shows a manager when the words reached the screen and when they were read", async () => {
    const { control, chat } = desk;
    await hire(desk, ANNA);
    const visitor = await waiting();
    await press(ANNA, (await cardFor(ANNA, visitor.code)).message_id, "Взять");
    const created = desk.nextEntry(
      visitor.conversationId,
      ({ type }) => type === "message.created",
    );
    const message = await control.sendText({
      personId: ANNA,
      chat: "private",
      text: "Здравствуйте",
    });
    await created;
    const { lastSeq = 0 } = (await chat.queries.conversation(visitor.conversationId)) ?? {};
    await chat.visitor.markRead({ ...visitor, seq: lastSeq });
    const at = { chatId: ANNA, messageId: message.message_id };
    expect((await control.waitForReaction({ ...at, emoji: "👍" })).reactions).toHaveLength(1);
  });

  it("turns an invite into one manager, strangers away, and tells a manager's invite to nobody else", async () => {
    const { control, auth } = desk;
    await hire(desk, ANNA);
    await control.start({ personId: MARAT });
    const line = await control.waitForMessage({ chatId: MARAT, fromBot: true });
    expect(line.text).toBe("Здравствуйте. Это служебный бот, вход по приглашению.");
    await control.sendText({ personId: ANNA, chat: "private", text: "/invite" });
    const invitation = await control.waitForMessage({
      chatId: ANNA,
      textIncludes: "?start=",
    });
    const code = /start=([\w-]+)/u.exec(invitation.text ?? "")?.[1] ?? "";
    await control.start({ personId: PYOTR, payload: code });
    await control.waitForMessage({ chatId: PYOTR, textIncludes: "Здравствуйте, Пётр" });
    await control.start({ personId: MARAT, payload: code });
    await control.waitForMessage({ chatId: MARAT, textIncludes: "Приглашение не подошло" });
    expect(await auth.managers.byTelegramId(MARAT)).toBeUndefined();
    expect(await auth.managers.byTelegramId(PYOTR)).toMatchObject({
      role: "manager",
      name: "Пётр",
    });
  });

  it("makes one manager of a hundred who use one invite at once (S-30)", async () => {
    const { managers } = desk.auth;
    const invite = await managers.invite({ role: "manager", siteId: null, byManagerId: null });
    const made = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        managers.redeem(invite, { telegramId: 700_000_000 + index, name: "М", username: null }),
      ),
    );
    expect(made.filter(Boolean)).toHaveLength(1);
  });

  it("shows a manager who is bound to a site that site alone", async () => {
    const { control, auth, chat, site } = desk;
    const other = await auth.sites.save(siteOf("other-site"));
    await hire(desk, PYOTR, other.id);
    const foreign = await waiting();
    const own = await visitors({ auth, chat }, other.id).visitor();
    await own.askManager();
    const card = await cardFor(PYOTR, own.code);
    await control.pushRawUpdate({ update: rawPress(PYOTR, card, `t:${foreign.conversationId}`) });
    const answered = await control.waitForCall({ method: "answerCallbackQuery" });
    expect(answered.params["text"]).toBe("Эта кнопка устарела. Откройте /list.");
    expect(await chat.queries.conversation(foreign.conversationId)).toMatchObject({
      siteId: site.id,
      status: "transferred",
    });
    const seen = (await control.messages({ chatId: PYOTR })).map(({ text }) => text ?? "");
    expect(seen.some((text) => text.includes(foreign.code))).toBe(false);
  });
});

function rawPress(personId: number, message: object, data: string) {
  const from = { id: personId, is_bot: false, first_name: "Пётр" };
  return {
    update_id: 1,
    callback_query: { id: "raw-1", from, chat_instance: "1", data, message: message as never },
  };
}
