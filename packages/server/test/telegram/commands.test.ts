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

describe("commands of managers", () => {
  let desk: DeskUnderTest;
  beforeEach(async () => {
    desk = await startDesk({ hasGroup: true });
    await desk.control.start({ personId: ANNA });
    await desk.control.waitForMessage({ chatId: ANNA, textIncludes: "/help" });
  });
  afterEach(() => desk[Symbol.asyncDispose]());

  /** Sends a command in private and gives the bot's next words there. */
  const ask = async (personId: number, text: string, textIncludes = "") => {
    const sent = await desk.control.sendText({ personId, chat: "private", text });
    return desk.control.waitForMessage({
      chatId: personId,
      fromBot: true,
      afterMessageId: sent.message_id,
      // Cards may come in between.
      textIncludes,
    });
  };
  const press = async (
    personId: number,
    place: { chatId: number; messageId: number },
    text: string,
  ) => {
    const { callbackQueryId } = await desk.control.press({ personId, ...place, text });
    return desk.control.waitForCallbackAnswer({ callbackQueryId });
  };
  const waitingInTopic = async () => {
    const visitor = await desk.visitor();
    await visitor.askManager();
    const { threadId } = await desk.control.waitForTopic({ nameIncludes: visitor.code });
    const place = { chatId: desk.sandbox.groupId, threadId };
    await desk.control.waitForMessage({ ...place, textIncludes: "Что было" });
    return { visitor, place };
  };

  it("keep answers ready, offer them inline and fill in the visitor's name", async () => {
    const { control, chat, sandbox } = desk;
    await hire(desk, PYOTR);
    expect((await ask(PYOTR, "/replies add привет Здравствуйте")).text).toContain("администраторы");
    expect(
      (await ask(ANNA, "/replies add привет Здравствуйте, {name}! Чем помочь?")).text,
    ).toContain("сохранена");
    await ask(ANNA, "/replies add документы Нужны права и паспорт");
    expect((await ask(PYOTR, "/replies")).text).toMatch(
      /документы: Нужны.*\nпривет: Здравствуйте/su,
    );
    const { visitor, place } = await waitingInTopic();
    await chat.visitor.submitLead({ ...visitor, name: "Алексей Иванов" });
    const at = { personId: ANNA, chat: "group", threadId: place.threadId } as const;
    const { inlineQueryId } = await control.inlineQuery({ ...at, query: "прив" });
    const { offers } = await control.waitForInlineAnswer({ inlineQueryId });
    expect(offers.map(({ title }) => title)).toEqual(["привет"]);
    const posted = desk.nextEntry(visitor.conversationId, ({ type }) => type === "message.created");
    await control.chooseInlineResult({ inlineQueryId, resultId: offers[0]?.id ?? "" });
    await posted;
    expect(await visitor.heard()).toEqual(["Здравствуйте, Алексей! Чем помочь?"]);
    const asStranger = await control.inlineQuery({ personId: MARAT, chat: "group", query: "" });
    expect((await control.waitForInlineAnswer(asStranger)).offers).toEqual([]);
    expect((await ask(ANNA, "/replies del привет", "удалена")).text).toContain("удалена");
    expect(sandbox.groupId).toBe(place.chatId);
  });

  it("decide about an application from the card, once, and tell the visitor", async () => {
    const { control, chat } = desk;
    const { visitor, place } = await waitingInTopic();
    await chat.visitor.submitLead({
      ...visitor,
      name: "Алексей",
      phone: "+79161234567",
      userType: "driver",
    });
    const card = await control.waitForMessage({ ...place, textIncludes: "заявка: новая" });
    expect(card.text).toContain("Водитель · +7 916 •••-45-67");
    expect(JSON.stringify(await control.messages(place))).not.toContain("1234567");
    const at = { chatId: place.chatId, messageId: card.message_id };
    expect(await press(ANNA, at, "Телефон")).toMatchObject({
      text: "+7 916 123-45-67",
      showAlert: true,
    });
    expect((await press(ANNA, at, "Одобрить заявку")).text).toContain("одобрена");
    const view = await chat.visitor.open(visitor);
    expect(view?.lead?.status).toBe("approved");
    expect(JSON.stringify(view?.entries)).toContain("Ваша заявка одобрена");
    await control.waitForMessage({ ...place, textIncludes: "заявка: одобрена" });
    expect((await chat.queries.conversation(visitor.conversationId))?.lead?.status).toBe(
      "approved",
    );
  });

  it("hand a conversation to another manager, who gets its lines", async () => {
    const { control, chat } = desk;
    await hire(desk, PYOTR);
    const { visitor, place } = await waitingInTopic();
    const posted = desk.nextEntry(visitor.conversationId, ({ type }) => type === "message.created");
    await control.sendText({
      personId: ANNA,
      chat: "group",
      threadId: place.threadId,
      text: "минуту",
    });
    await posted;
    await control.sendText({
      personId: ANNA,
      chat: "group",
      threadId: place.threadId,
      text: "/transfer",
    });
    const choice = await control.waitForMessage({ ...place, textIncludes: "Кому передать" });
    expect(
      (await press(ANNA, { chatId: place.chatId, messageId: choice.message_id }, "Пётр")).text,
    ).toContain("ведёт Пётр");
    await control.waitForMessage({ chatId: PYOTR, textIncludes: "Анна передаёт вам диалог" });
    await control.waitForMessage({ chatId: PYOTR, textIncludes: "Что было до этого" });
    expect(await chat.queries.conversation(visitor.conversationId)).toMatchObject({
      managerName: "Пётр",
    });
    const heard = desk.nextEntry(visitor.conversationId, ({ type }) => type === "message.created");
    await control.sendText({ personId: PYOTR, chat: "private", text: "теперь я" });
    await heard;
    expect(await visitor.heard()).toEqual(["минуту", "теперь я"]);
  });

  it("find a conversation by name, code and phone, on the manager's own site alone", async () => {
    const { auth, chat } = desk;
    const other = await auth.sites.save(siteOf("other-site"));
    await hire(desk, PYOTR, other.id);
    const visitor = await desk.visitor();
    await chat.visitor.submitLead({ ...visitor, name: "Ефросинья", phone: "+79167654321" });
    for (const text of ["Ефрос", `#${visitor.code}`, "+7 916 765-43-21"]) {
      const found = await ask(ANNA, `/find ${text}`, "Нашлось");
      expect(found.reply_markup?.inline_keyboard[0]?.[0]?.text).toContain(visitor.code);
      expect((await ask(PYOTR, `/find ${text}`, "нашлось")).text).toBe("Ничего не нашлось.");
    }
  });

  it("list managers, and take a manager's rights away at once", async () => {
    const { auth, control } = desk;
    await hire(desk, PYOTR);
    expect((await ask(PYOTR, "/managers")).text).toContain("администраторы");
    const list = await ask(ANNA, "/managers");
    const number = /(\d+)\. Пётр/u.exec(list.text ?? "")?.[1] ?? "";
    const own = /(\d+)\. Анна/u.exec(list.text ?? "")?.[1] ?? "";
    expect((await ask(ANNA, `/managers remove ${own}`)).text).toContain("Себя убрать нельзя");
    expect((await ask(ANNA, `/managers remove ${number}`)).text).toContain(
      "Пётр больше не менеджер",
    );
    expect(await auth.managers.byTelegramId(PYOTR)).toBeUndefined();
    const { visitor, place } = await waitingInTopic();
    await control.sendText({
      personId: PYOTR,
      chat: "group",
      threadId: place.threadId,
      text: "я ещё тут",
    });
    // S-29: the button that they still see gives nothing, either.
    const card = { chatId: place.chatId, messageId: place.threadId + 1 };
    const pressing = await control.press({ ...card, personId: PYOTR, text: "Взять" });
    expect((await control.waitForCallbackAnswer(pressing)).text).toBeUndefined();
    const posted = desk.nextEntry(visitor.conversationId, ({ type }) => type === "message.created");
    await control.sendText({
      personId: ANNA,
      chat: "group",
      threadId: place.threadId,
      text: "нет",
    });
    await posted;
    expect(await visitor.heard()).toEqual(["нет"]);
  });

  it("set the working hours, by site or for all", async () => {
    const { auth, telegram, site } = desk;
    await auth.sites.save(siteOf("other-site"));
    expect((await ask(ANNA, "/hours")).text).toContain("Круглосуточно");
    expect((await ask(ANNA, "/hours как-нибудь")).text).toContain("Изменить:");
    const set = await ask(ANNA, "/hours taxi-test пн-вс 0-24");
    expect(set.text).toContain("Такси\nпн-вс 00:00–24:00 (Europe/Moscow)");
    expect((await ask(ANNA, "/hours taxi-test зона Asia/Yekaterinburg")).text).toContain(
      "Asia/Yekaterinburg",
    );
    const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Yekaterinburg" }).format(
      new Date(),
    );
    expect((await ask(ANNA, `/hours taxi-test праздник ${today}`)).text).toContain(
      `Праздники: ${today.split("-").toReversed().join(".")}`,
    );
    expect(await telegram.presence.status(site.id)).toMatchObject({ online: false });
    expect((await ask(ANNA, "/hours")).text).toContain("Круглосуточно");
  });

  it("shut a visitor out, and let them in again", async () => {
    const { auth, control, chat, telegram } = desk;
    const { visitor, place } = await waitingInTopic();
    const blocked: string[] = [];
    telegram.onBlocked((visitorId) => blocked.push(visitorId));
    const { token } = await auth.visitors.create(desk.site.id);
    expect(await auth.visitors.authenticate(desk.site.id, token)).toBeDefined();
    await control.sendText({
      personId: ANNA,
      chat: "group",
      threadId: place.threadId,
      text: "/ban",
    });
    await control.waitForMessage({ ...place, textIncludes: "больше не сможет писать" });
    expect(blocked).toEqual([visitor.visitorId]);
    expect(await auth.visitors.blockedSince(new Date(Date.now() - 60_000))).toEqual([
      visitor.visitorId,
    ]);
    expect(await chat.queries.conversation(visitor.conversationId)).toMatchObject({
      status: "closed",
    });
    expect((await ask(ANNA, `/unban ${visitor.code}`, "снова")).text).toContain(
      "снова может писать",
    );
    expect(await auth.visitors.blockedSince(new Date(Date.now() - 60_000))).toEqual([]);
  });

  it("speak English to who wants it", async () => {
    expect((await ask(ANNA, "/lang en")).text).toBe("English it is.");
    expect((await ask(ANNA, "/stats")).text).toContain("Last 24 hours");
    expect((await ask(ANNA, "/hours")).text).toContain("Round the clock");
    expect((await ask(ANNA, "/replies")).text).toContain("No canned replies yet");
  });
});

describe("the setup of a group", () => {
  it("is one link, then a green list; a right that is missing is named with how to mend it", async () => {
    await using desk = await startDesk();
    const { control, sandbox, auth } = desk;
    await control.start({ personId: ANNA });
    await control.sendText({ personId: ANNA, chat: "private", text: "/setup" });
    const link = await control.waitForMessage({ chatId: ANNA, textIncludes: "startgroup=setup" });
    expect(link.text).toContain("admin=manage_topics");
    // A stranger cannot make a group the managers' own.
    await control.sendText({ personId: MARAT, chat: "group", text: "/setup" });
    await control.demoteBot();
    await control.sendText({ personId: ANNA, chat: "group", text: "/setup" });
    const red = await control.waitForMessage({
      chatId: sandbox.groupId,
      fromBot: true,
      textIncludes: "Проверка группы",
    });
    expect(red.text).toContain("❌ Бот не администратор");
    expect(red.text).toContain("Исправьте отмеченное");
    expect(red.text?.match(/❌/gu), "what follows from the first is not said again").toHaveLength(
      1,
    );
    await control.promoteBot();
    const green = await control.waitForMessage({
      chatId: sandbox.groupId,
      fromBot: true,
      textIncludes: "Всё готово",
    });
    expect(green.text).not.toMatch(/❌ (?!Заготовки)/u);
    const visitor = await visitors(desk, desk.site.id).visitor();
    await visitor.askManager();
    await control.waitForTopic({ nameIncludes: visitor.code });
    expect((await auth.sites.all()).length).toBe(1);
  });
});
