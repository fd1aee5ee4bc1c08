import { afterEach, describe, expect, it } from "vitest";
import { ANNA, type DeskUnderTest, hire, movableClock, PYOTR, startDesk } from "./desk.ts";

/** A Monday, half past one in Moscow. */
const NOON = new Date("2026-11-23T10:30:00Z");
const OFFICE = "/hours пн-пт 9-18";

describe.each(["postgres", "pglite"] as const)("the handover policy, on %s", (database) => {
  let desk: DeskUnderTest;
  let clock: ReturnType<typeof movableClock>;
  afterEach(() => desk[Symbol.asyncDispose]());

  const open = async (hasGroup: boolean, startAt = NOON) => {
    clock = movableClock(startAt);
    desk = await startDesk({ hasGroup, clock, database });
    return desk;
  };
  const setHours = async (text: string) => {
    await desk.control.start({ personId: ANNA });
    await desk.control.sendText({ personId: ANNA, chat: "private", text });
    await desk.control.waitForMessage({ chatId: ANNA, textIncludes: "Рабочее время" });
  };
  const houseLines = async (visitor: Awaited<ReturnType<DeskUnderTest["visitor"]>>) => {
    const view = await desk.chat.visitor.open(visitor);
    return (view?.entries ?? []).flatMap((entry) =>
      entry.type === "message.created" && entry.message.type === "system"
        ? [entry.message.content]
        : [],
    );
  };

  it("calls louder once, then the admins, tells the visitor the truth and gives the AI back", async () => {
    const { control, chat, sandbox } = await open(true);
    await control.start({ personId: ANNA });
    await control.waitForMessage({ chatId: ANNA, textIncludes: "/help" });
    const visitor = await desk.visitor();
    await visitor.askManager();
    const { threadId } = await control.waitForTopic({ nameIncludes: "🟡" });
    const place = { chatId: sandbox.groupId, threadId };
    await control.waitForMessage({ ...place, textIncludes: "Что было до этого" });
    clock.forward(5.1);
    await control.waitForMessage({ ...place, textIncludes: "🔔" });
    expect(await chat.queries.conversation(visitor.conversationId)).toMatchObject({
      status: "transferred",
    });
    const back = desk.nextEntry(visitor.conversationId, ({ type }) => type === "mode.changed");
    clock.forward(5.1);
    const told = await control.waitForMessage({ chatId: ANNA, textIncludes: "Никто не взял" });
    await back;
    expect(await houseLines(visitor)).toEqual([expect.stringMatching(/заняты.*телефон/u)]);
    expect(await chat.queries.conversation(visitor.conversationId)).toMatchObject({ mode: "ai" });
    await control.waitForMessage({ ...place, textIncludes: "никто не подключился" });
    const bells = (await control.messages(place)).filter(({ text }) => text?.startsWith("🔔"));
    expect(bells).toHaveLength(1);
    // The admin takes it all the same.
    const { callbackQueryId } = await control.press({
      personId: ANNA,
      chatId: ANNA,
      messageId: told.message_id,
      text: "Взять",
    });
    expect((await control.waitForCallbackAnswer({ callbackQueryId })).text).toContain("Диалог ваш");
  });

  it("takes the phone number that the visitor then writes into the lead", async () => {
    const { control, chat } = await open(true);
    const visitor = await desk.visitor();
    await visitor.askManager();
    await control.waitForTopic({ nameIncludes: "🟡" });
    const left = desk.nextEntry(visitor.conversationId, ({ type }) => type === "lead.updated");
    await visitor.say("перезвоните: 8 (916) 123-45-67, спасибо");
    await left;
    const { lead } = (await chat.queries.conversation(visitor.conversationId)) ?? {};
    expect(lead?.phone).toBe("+7 916 •••-45-67");
    expect(await chat.manager.revealPhone(visitor.conversationId)).toBe("+79161234567");
  });

  it("says outside working hours when managers return, and lists who waited in the morning", async () => {
    const { control, chat } = await open(false);
    await setHours(OFFICE);
    expect(await desk.telegram.presence.status(desk.site.id)).toEqual({
      online: true,
      telegram: true,
    });
    clock.forward(7 * 60);
    expect(await desk.telegram.presence.status(desk.site.id)).toEqual({
      online: false,
      telegram: true,
      backAt: "2026-11-24T06:00:00.000Z",
    });
    const visitor = await desk.visitor();
    const back = desk.nextEntry(visitor.conversationId, ({ type }) => type === "mode.changed");
    await visitor.askManager();
    await back;
    expect(await houseLines(visitor)).toEqual([
      expect.stringContaining("вернутся завтра в 09:00 (по Москве)"),
    ]);
    expect(await chat.queries.conversation(visitor.conversationId)).toMatchObject({ mode: "ai" });
    await control.waitForMessage({ chatId: ANNA, textIncludes: "никто не подключился" });
    clock.forward(13 * 60);
    const digest = await control.waitForMessage({ chatId: ANNA, textIncludes: "Доброе утро" });
    expect(digest.text).toContain(visitor.code);
    clock.forward(2);
    await control.sendText({ personId: ANNA, chat: "private", text: "/list" });
    const list = await control.waitForMessage({ chatId: ANNA, textIncludes: "Диалоги\n" });
    expect(list.text).toContain("никто не подключился");
    const digests = (await control.messages({ chatId: ANNA })).filter(({ text }) =>
      text?.startsWith("Доброе утро"),
    );
    expect(digests).toHaveLength(1);
  });

  it("knows a night shift: it goes on after midnight, and lists who waited when it begins", async () => {
    const { control } = await open(false);
    await setHours("/hours пн-пт 22-6");
    const hours = await control.waitForMessage({ chatId: ANNA, textIncludes: "22:00–06:00" });
    expect(hours.text).toContain("пн-пт 22:00–06:00 (Europe/Moscow)");
    const visitor = await desk.visitor();
    await visitor.askManager();
    await control.waitForMessage({ chatId: ANNA, textIncludes: "никто не подключился" });
    expect(await houseLines(visitor)).toEqual([
      expect.stringContaining("вернутся сегодня в 22:00 (по Москве)"),
    ]);
    const digests = async () =>
      (await control.messages({ chatId: ANNA })).filter(({ text }) => text?.includes("ждали"));
    clock.forward(9 * 60);
    const digest = await control.waitForMessage({ chatId: ANNA, textIncludes: "ждали: 1" });
    expect(digest.text).toContain("Рабочее время началось");
    // Past midnight it is the same shift: nobody is greeted anew, and whoever asks is waited for.
    clock.forward(3 * 60);
    const late = await desk.visitor("ночью");
    await late.askManager();
    await control.waitForMessage({ chatId: ANNA, textIncludes: late.code });
    expect(await desk.telegram.presence.status(desk.site.id)).toMatchObject({ online: true });
    clock.forward(1);
    await control.sendText({ personId: ANNA, chat: "private", text: "/list" });
    await control.waitForMessage({ chatId: ANNA, textIncludes: "Диалоги\n" });
    expect(await digests()).toHaveLength(1);
  });

  it("tells visitors' processes when the last manager leaves and the first returns", async () => {
    const { control, telegram, site } = await open(false);
    await hire(desk, PYOTR);
    const changes: unknown[] = [];
    telegram.presence.onChange((change) => changes.push(change));
    await control.sendText({ personId: PYOTR, chat: "private", text: "/off" });
    await expect
      .poll(() => changes.at(-1))
      .toEqual({ siteId: site.id, status: { online: false, telegram: true } });
    await control.sendText({ personId: PYOTR, chat: "private", text: "/on" });
    await expect
      .poll(() => changes.at(-1))
      .toEqual({ siteId: site.id, status: { online: true, telegram: true } });
  });

  it("ends a forgotten shift, and closes what has fallen silent until the visitor returns", async () => {
    const { control, chat, sandbox } = await open(true);
    await hire(desk, PYOTR);
    const visitor = await desk.visitor();
    await visitor.askManager();
    const { threadId } = await control.waitForTopic({ nameIncludes: "🟡" });
    await control.waitForMessage({ chatId: sandbox.groupId, threadId, textIncludes: "Что было" });
    const posted = desk.nextEntry(visitor.conversationId, ({ type }) => type === "message.created");
    await control.sendText({ personId: PYOTR, chat: "group", threadId, text: "я помогу" });
    await posted;
    clock.forward(25 * 60);
    await control.waitForMessage({ chatId: PYOTR, textIncludes: "смена закончилась сама" });
    await control.waitForTopic({ nameIncludes: "⚪", isClosed: true });
    expect(await chat.queries.conversation(visitor.conversationId)).toMatchObject({
      status: "closed",
    });
    await visitor.say("я вернулся");
    await control.waitForTopic({ nameIncludes: "🤖", isClosed: false });
    expect(await chat.queries.conversation(visitor.conversationId)).toMatchObject({
      status: "active",
      mode: "ai",
    });
  });

  it("counts how long visitors wait for a claim and for the first words", async () => {
    const { control, sandbox, metrics } = await open(true);
    const visitor = await desk.visitor();
    await visitor.askManager();
    const { threadId } = await control.waitForTopic({ nameIncludes: "🟡" });
    await control.waitForMessage({ chatId: sandbox.groupId, threadId, textIncludes: "Что было" });
    clock.forward(2);
    await control.sendText({ personId: ANNA, chat: "group", threadId, text: "здравствуйте" });
    await control.waitForTopic({ nameIncludes: "🟢" });
    await expect
      .poll(async () => (await metrics.render()).body)
      .toMatch(/ilpo_claim_seconds_sum 12\d/u);
    const { body } = await metrics.render();
    expect(body).toMatch(/ilpo_first_answer_seconds_count 1/u);
    expect(body).toMatch(/ilpo_telegram_outbox_age_seconds \d/u);
    await control.start({ personId: ANNA });
    await control.sendText({ personId: ANNA, chat: "private", text: "/stats" });
    const stats = await control.waitForMessage({ chatId: ANNA, textIncludes: "За сутки" });
    expect(stats.text).toContain("Звали менеджера: 1 · взяли: 1 · не дождались: 0");
    expect(stats.text).toContain("Обычно берут через 2 мин");
  });
});
