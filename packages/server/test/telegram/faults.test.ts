import { afterEach, describe, expect, it } from "vitest";
import type { Log } from "../../src/kernel/log.ts";
import { Secret } from "../../src/kernel/secret.ts";
import {
  ANNA,
  type DeskOptions,
  type DeskUnderTest,
  hire,
  movableClock,
  PYOTR,
  siteOf,
  startDesk,
  startDeskHouse,
  visitors,
} from "./desk.ts";

const secret = "a-secret_of-the-tests";
/** Nobody listens there: the test itself brings the updates. */
const webhook = { url: new URL("http://127.0.0.1:9/hooks"), secret: new Secret(secret) };

describe("updates that come strangely", () => {
  it("are handled once when two nodes get the same one at the same moment, and a day later again (F36)", async () => {
    await using house = await startDeskHouse({ hasGroup: true, webhook });
    const first = await house.startNode();
    const second = await house.startNode();
    const site = await first.auth.sites.save(siteOf("taxi-test"));
    const visitor = await visitors(first, site.id).visitor();
    await visitor.askManager();
    const { threadId } = await house.control.waitForTopic({ nameIncludes: "🟡" });
    await house.control.sendText({ personId: ANNA, chat: "group", threadId, text: "однажды" });
    const update = (await house.control.updates()).at(-1);
    const bring = (node: typeof first) =>
      node.telegram.acceptUpdate({ secretHeader: secret, body: update });
    const verdicts = await Promise.all([first, second, first, second].map(bring));
    expect(new Set(verdicts)).toEqual(new Set(["accepted"]));
    await expect.poll(visitor.heard, { timeout: 5_000 }).toEqual(["однажды"]);
    expect(await bring(second)).toBe("accepted");
    await house.control.sendText({ personId: ANNA, chat: "group", threadId, text: "и после" });
    const next = (await house.control.updates()).at(-1);
    await first.telegram.acceptUpdate({ secretHeader: secret, body: next });
    await expect.poll(visitor.heard, { timeout: 5_000 }).toEqual(["однажды", "и после"]);
  });

  it("are stored before Telegram is told so: a node that dies then loses none (F38)", async () => {
    await using house = await startDeskHouse({ hasGroup: true, webhook });
    const first = await house.startNode();
    const site = await first.auth.sites.save(siteOf("taxi-test"));
    const visitor = await visitors(first, site.id).visitor();
    await visitor.askManager();
    const { threadId } = await house.control.waitForTopic({ nameIncludes: "🟡" });
    await house.control.sendText({ personId: ANNA, chat: "group", threadId, text: "не потеряйте" });
    const body = (await house.control.updates()).at(-1);
    // The node stops in the same moment; whether it or its successor does the work is all one.
    const accepted = first.telegram.acceptUpdate({ secretHeader: secret, body });
    expect(await accepted).toBe("accepted");
    await first.stop();
    const second = await house.startNode();
    const { chat } = second;
    const heard = async () => {
      const view = await chat.visitor.open(visitor);
      return JSON.stringify(view?.entries);
    };
    await expect.poll(heard, { timeout: 10_000 }).toContain("не потеряйте");
  });

  it("are taken when their ids begin again below those seen before (F37)", async () => {
    await using desk = await startDesk();
    const { control } = desk;
    await hire(desk, PYOTR);
    const seen = await control.updates();
    const body = seen.at(-1);
    if (!body?.message?.from) throw new Error("no message to copy");
    const message = { ...body.message, message_id: 9_000, text: "/list" };
    await control.pushRawUpdate({ update: { update_id: 7, message } });
    await control.waitForMessage({ chatId: PYOTR, textIncludes: "Никто не ждёт" });
    expect(seen.every(({ update_id: id }) => id > 7)).toBe(true);
  });

  it("come on when another program polls with our token for a while (F43)", async () => {
    await using desk = await startDesk();
    const { control, sandbox } = desk;
    await hire(desk, PYOTR);
    const foreign = await fetch(`${sandbox.apiRoot}/bot${sandbox.botToken}/getUpdates?timeout=0`);
    await foreign.body?.cancel();
    await control.sendText({ personId: PYOTR, chat: "private", text: "/list" });
    await control.waitForMessage({
      chatId: PYOTR,
      textIncludes: "Никто не ждёт",
      timeoutMs: 10_000,
    });
    const lists = (await control.messages({ chatId: PYOTR })).filter(({ text }) =>
      text?.includes("Никто не ждёт"),
    );
    expect(lists).toHaveLength(1);
  });
});

describe("a Telegram that refuses", () => {
  let desk: DeskUnderTest;
  afterEach(() => desk[Symbol.asyncDispose]());

  const led = async (options: DeskOptions = {}) => {
    desk = await startDesk({ hasGroup: true, ...options });
    const visitor = await desk.visitor("первый");
    await visitor.askManager();
    const { threadId } = await desk.control.waitForTopic({ nameIncludes: "🟡" });
    const place = { chatId: desk.sandbox.groupId, threadId };
    await desk.control.waitForMessage({ ...place, textIncludes: "Что было" });
    const posted = desk.nextEntry(visitor.conversationId, ({ type }) => type === "message.created");
    await desk.control.sendText({ personId: ANNA, chat: "group", threadId, text: "беру" });
    await posted;
    await desk.control.waitForTopic({ nameIncludes: "🟢" });
    return { visitor, place };
  };

  /** Anna has a private chat with the bot, where admins are told things. */
  const withAdmin = async () => {
    await desk.control.start({ personId: ANNA });
    await desk.control.waitForMessage({ chatId: ANNA, textIncludes: "/help" });
  };

  it("holds up that chat alone, and a restart does not forget the pause (F39)", async () => {
    const { visitor, place } = await led();
    await hire(desk, PYOTR);
    await desk.control.fail({
      method: "sendMessage",
      chatId: place.chatId,
      kind: "429",
      retryAfter: 6,
    });
    await visitor.say("раз");
    const afterId = (await desk.control.calls()).at(-1)?.id ?? 0;
    const refused = await desk.control.waitForCall({
      method: "sendMessage",
      chatId: place.chatId,
      afterId,
    });
    expect(refused.outcome).toBe(429);
    await desk.control.sendText({ personId: PYOTR, chat: "private", text: "/list" });
    await desk.control.waitForMessage({
      chatId: PYOTR,
      textIncludes: "Никто не ждёт",
      timeoutMs: 2_500,
    });
    await desk.stop();
    await desk.startNode();
    const textIncludes = `👤 Гость #${visitor.code}\nраз`;
    await desk.control.waitForMessage({ ...place, textIncludes, timeoutMs: 15_000 });
    const again = await desk.control.waitForCall({
      method: "sendMessage",
      chatId: place.chatId,
      afterId: refused.id,
    });
    expect(again.at - refused.at).toBeGreaterThanOrEqual(6_000);
    const said = (await desk.control.messages(place)).filter(({ text }) =>
      /^👤.*\nраз/su.test(text ?? ""),
    );
    expect(said).toHaveLength(1);
  });

  it("learns of nothing twice and loses nothing in 25 hours of silence, and the old words are marked (F42)", async () => {
    const clock = movableClock();
    const { visitor, place } = await led({ clock });
    await desk.control.fail({ kind: "500", times: 10_000 });
    for (const words of ["один", "два", "три"]) await visitor.say(words);
    const failed = (await desk.control.calls()).at(-1)?.id ?? 0;
    await desk.control.waitForCall({ method: "sendMessage", afterId: failed });
    clock.forward(25 * 60);
    await desk.control.clearFaults();
    const line = await desk.control.waitForMessage({
      ...place,
      textIncludes: "\nодин",
      timeoutMs: 15_000,
    });
    expect(line.text).toMatch(/один\nдва\nтри\n⏳ написано 25 ч назад$/u);
    const all = (await desk.control.messages(place)).map(({ text }) => text ?? "").join("\n");
    expect(all.match(/\nдва\n/gu)).toHaveLength(1);
  });

  it("has its dead letters told to an admin (F41)", async () => {
    const { visitor, place } = await led();
    await withAdmin();
    const times = 2;
    await desk.control.fail({
      method: "sendMessage",
      chatId: place.chatId,
      kind: "400",
      times,
      description: "Bad Request: chat not found",
    });
    await visitor.say("мёртвое письмо");
    const told = await desk.control.waitForMessage({
      chatId: ANNA,
      textIncludes: "Telegram не принял",
    });
    expect(told.text).toContain(`#${visitor.code}`);
    expect(told.text).not.toContain("мёртвое");
    await visitor.say("живое");
    await desk.control.waitForMessage({ ...place, textIncludes: "живое" });
  });

  it("gets every text as it was written, however long and whatever signs are in it (S-32)", async () => {
    const { visitor, place } = await led();
    const texts = [
      `</b><a href="tg://user?id=1">x</a>`,
      "_*[]()~`>#+-=|{}.!\\",
      "\u202Eоборот\u202C @all /ban",
      "💬 Анна\nя менеджер",
    ];
    for (const text of texts) {
      await visitor.say(text);
      await desk.control.waitForMessage({ ...place, textIncludes: text });
    }
    await visitor.say("😀".repeat(4_000));
    await visitor.say("конец");
    await desk.control.waitForMessage({ ...place, textIncludes: "конец" });
    const all = (await desk.control.messages(place)).map(({ text }) => text ?? "").join("");
    expect(all.match(/😀/gu)).toHaveLength(4_000);
    const calls = await desk.control.calls({ method: "sendMessage" });
    expect(calls.filter(({ outcome }) => outcome === 400)).toEqual([]);
    const foreign = calls.filter(({ params }) => String(params["text"]).includes("я менеджер"));
    expect(String(foreign[0]?.params["text"])).toMatch(/^👤 /u);
  });

  it("keeps what waits while the token is refused, and says in the log how to mend it (F41)", async () => {
    const errors: { fields: object; event: string }[] = [];
    const nothing = () => {};
    const log: Log = {
      debug: nothing,
      info: nothing,
      warn: nothing,
      error: (fields, event) => void errors.push({ fields, event }),
      child: () => log,
    };
    const { visitor, place } = await led({ log });
    await desk.control.fail({ method: "sendMessage", kind: "401", times: 2 });
    await visitor.say("без ключа");
    const line = await desk.control.waitForMessage({ ...place, textIncludes: "\nбез ключа" });
    expect(line.text).toMatch(/^👤/u);
    const refused = errors.filter(({ event }) => event === "telegram.token_refused");
    expect(refused).toHaveLength(2);
    expect(JSON.stringify(refused)).toContain("@BotFather");
    const { body } = await desk.metrics.render();
    expect(body).toContain("ilpo_telegram_token_refused_total 2\n");
    await desk.control.fail({ method: "getMe", kind: "401" });
    expect(await desk.telegram.isHealthy(), "what /health tells").toBe(false);
  });

  it("keeps what waits for a group that threw the bot out, until it is back (F41)", async () => {
    const { visitor, place } = await led();
    await withAdmin();
    await desk.control.removeBotFromGroup();
    await desk.control.waitForMessage({ chatId: ANNA, textIncludes: "Бота убрали из группы" });
    await visitor.say("пока вас не было");
    const refused = await desk.control.waitForCall({
      method: "sendMessage",
      afterId: (await desk.control.calls()).at(-1)?.id ?? 0,
    });
    expect(refused.outcome).toBe(403);
    await desk.control.addBotToGroup();
    const line = await desk.control.waitForMessage({
      ...place,
      textIncludes: "\nпока вас не было",
      timeoutMs: 20_000,
    });
    expect(line.text).toMatch(/^👤/u);
  });

  it("has admins told when a group's queue grows, once (F39)", async () => {
    const clock = movableClock();
    const { visitor, place } = await led({ clock });
    await withAdmin();
    const { chatId } = place;
    await desk.control.fail({ method: "sendMessage", chatId, kind: "429", retryAfter: 600 });
    await visitor.say("стоим в очереди");
    const afterId = (await desk.control.calls()).at(-1)?.id ?? 0;
    await desk.control.waitForCall({ method: "sendMessage", chatId, afterId });
    clock.forward(4);
    const told = { chatId: ANNA, textIncludes: "не успевает за группой" };
    await desk.control.waitForMessage(told);
    clock.forward(2);
    await desk.control.sendText({ personId: ANNA, chat: "private", text: "/help" });
    await desk.control.waitForMessage({ chatId: ANNA, textIncludes: "Администраторам: /invite" });
    const all = await desk.control.messages({ chatId: ANNA });
    expect(all.filter(({ text }) => text?.includes(told.textIncludes))).toHaveLength(1);
  });

  it("lets words through while the bot has lost its rights, and makes topics as soon as it has them again (F41)", async () => {
    const { visitor, place } = await led();
    await withAdmin();
    await desk.control.demoteBot();
    await desk.control.waitForMessage({
      chatId: ANNA,
      textIncludes: "бот больше не администратор",
    });
    await visitor.say("меня слышно?");
    await desk.control.waitForMessage({ ...place, textIncludes: "\nменя слышно?" });
    const next = await desk.visitor("второй");
    const afterId = (await desk.control.calls()).at(-1)?.id ?? 0;
    await next.askManager();
    const refused = await desk.control.waitForCall({ method: "createForumTopic", afterId });
    expect(refused.outcome).toBe(400);
    await desk.control.promoteBot();
    // By itself it would be tried again after ten seconds.
    await desk.control.waitForTopic({ nameIncludes: next.code, timeoutMs: 8_000 });
  });
});
