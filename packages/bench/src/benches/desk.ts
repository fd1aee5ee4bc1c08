import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { startPostgres } from "@ilpo-chat/testkit";
import { createTelegramSandbox } from "@ilpo-chat/telegram-sandbox";
import { openEvalHouse } from "../eval-house.ts";
import { type Bench, progress } from "../report/bench.ts";
import { rounded, summarise } from "../report/statistics.ts";
import { show, table } from "../report/table.ts";

const LINES = 500;
const MANAGERS = 10;
/** A private chat takes one write a second; each of the ten is written to less often. */
const PAUSE_MS = 110;
const CONVERSATIONS = 20;
const MESSAGES = 10;
const MINUTE_MS = 60_000;
const PATIENCE_MS = 15 * MINUTE_MS;
/** What Telegram counts: edits and new topics, but neither reactions nor pins. */
const COUNTED = /^(?:send(?!ChatAction)|edit|(?:create|close|reopen)ForumTopic)/u;

type House = Awaited<ReturnType<typeof openDesk>>;
type Visitor = Awaited<ReturnType<typeof arrive>>;

/** How soon a visitor's words are with Telegram when nothing waits, and what a burst into one group comes to. */
export const desk: Bench = async ({ isQuick }) => {
  progress("desk: lines, one at a time, each to the private chat of the manager who leads");
  const waits = await measureLines(isQuick ? 50 : LINES);
  progress("desk: a burst into one group, at Telegram's own pace");
  const burst = await measureBurst(isQuick ? 3 : CONVERSATIONS);
  return report(waits, burst);
};

function report(waits: readonly number[], burst: Burst) {
  const { p50, p99, max } = summarise(waits);
  const shown = (...figures: readonly number[]) => figures.map((each) => show(each, 0)).join(" / ");
  return {
    text: table(
      ["the manager's desk", "figure"],
      [
        ["a visitor's words to the Bot API's call: p50 / p99 / most, ms", shown(p50, p99, max)],
        ["burst: messages / conversations", shown(burst.messages, burst.conversations)],
        ["lost or doubled / out of order", shown(burst.wrong, burst.disordered)],
        ["writes / the most in any minute", shown(burst.writes, burst.mostAMinute)],
        ["minutes until all had come", show(burst.minutes, 1)],
      ],
    ),
    json: { bench: "desk", lines: waits.length, callP50Ms: p50, callP99Ms: p99, ...burst },
  };
}

/** The product on PostgreSQL with a sandbox; without a group its managers work in private chats. */
async function openDesk({ hasGroup }: { readonly hasGroup: boolean }) {
  await using stack = new AsyncDisposableStack();
  const postgres = stack.use(await startPostgres());
  const people = Array.from({ length: MANAGERS }, (_, each) => ({
    id: 600_000_001 + each,
    firstName: `Менеджер ${each}`,
  }));
  const botToken = "1000000001:a-token-of-the-benches-only";
  const sandbox = stack.use(await createTelegramSandbox({ botToken, people }));
  const env = {
    DATABASE_URL: postgres.url,
    TELEGRAM_BOT_TOKEN: botToken,
    TELEGRAM_API_ROOT: sandbox.apiRoot,
    TELEGRAM_LINK_ROOT: sandbox.linkRoot,
    TELEGRAM_ADMIN_IDS: people.map(({ id }) => id).join(","),
    ...(hasGroup ? { TELEGRAM_GROUP_ID: String(sandbox.groupId) } : {}),
  };
  const { app, siteId } = stack.use(await openEvalHouse({ env }));
  const url = `http://127.0.0.1:${await app.start()}`;
  const kept = stack.move();
  return { app, url, siteId, people, sandbox, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

async function arrive({ app, siteId }: House, words: string) {
  const { visitorId } = await app.auth.visitors.create(siteId);
  const who = { siteId, visitorId };
  const send = (content: string, more: object = {}) =>
    app.chat.visitor.send({ ...who, clientId: randomUUID(), content, ...more });
  const { conversationId } = await send(words);
  await app.chat.visitor.requestManager({ ...who, conversationId });
  const code = (await app.chat.queries.conversation(conversationId))?.code ?? "";
  return { code, say: (content: string) => send(content, { conversationId }) };
}

/** From a visitor's words to the call that brings them to Telegram, in milliseconds. */
async function measureLines(count: number): Promise<number[]> {
  await using house = await openDesk({ hasGroup: false });
  const { control } = house.sandbox;
  const led: { readonly chatId: number; readonly visitor: Visitor }[] = [];
  for (const { id: chatId } of house.people) {
    await control.start({ personId: chatId });
    await control.waitForMessage({ chatId, textIncludes: "/help" });
    const visitor = await arrive(house, "Какая комиссия?");
    const timeoutMs = MINUTE_MS;
    const card = await control.waitForMessage({ chatId, textIncludes: visitor.code, timeoutMs });
    await control.press({ personId: chatId, chatId, messageId: card.message_id, text: "Взять" });
    await control.waitForMessage({ chatId, textIncludes: "Что было до этого", timeoutMs });
    led.push({ chatId, visitor });
  }
  await idle(house);
  const waits: number[] = [];
  for (let each = 0; each < count; each += 1) {
    await delay(PAUSE_MS);
    const place = led[each % led.length];
    if (!place) break;
    const afterId = (await control.calls()).at(-1)?.id ?? 0;
    const from = Date.now();
    await place.visitor.say(`строка ${each}`);
    const { chatId } = place;
    const call = await control.waitForCall({ method: "sendMessage", chatId, afterId });
    waits.push(call.at - from);
  }
  return waits;
}

type Burst = Awaited<ReturnType<typeof measureBurst>>;

/** Many write at once, and all of it goes to one group. */
async function measureBurst(conversations: number) {
  await using house = await openDesk({ hasGroup: true });
  const { control, groupId } = house.sandbox;
  const from = Date.now();
  const names = Array.from({ length: conversations }, (_, each) => each);
  const visitors = await Promise.all(names.map((each) => arrive(house, mark(each, 0))));
  for (let line = 1; line < MESSAGES; line += 1)
    await Promise.all(visitors.map(({ say }, each) => say(mark(each, line))));
  for (const each of names) {
    const textIncludes = mark(each, MESSAGES - 1);
    await control.waitForMessage({ chatId: groupId, textIncludes, timeoutMs: PATIENCE_MS });
  }
  await idle(house);
  const seen = await Promise.all(visitors.map(({ code }) => linesOf(house, code)));
  const writes = (await control.calls())
    .filter(({ method, outcome }) => COUNTED.test(method) && outcome === 200)
    .map(({ at }) => at);
  const inMinute = writes.map(
    (at) => writes.filter((each) => each > at - MINUTE_MS && each <= at).length,
  );
  const expected = (each: number) => lines.map((line) => mark(each, line));
  return {
    conversations,
    messages: conversations * MESSAGES,
    wrong: seen.filter((found, each) => found.toSorted().join() !== expected(each).join()).length,
    disordered: seen.filter((found, each) => found.join() !== expected(each).join()).length,
    writes: writes.length,
    mostAMinute: Math.max(...inMinute),
    minutes: rounded((Math.max(...writes) - from) / MINUTE_MS, 1),
  };
}

const lines = Array.from({ length: MESSAGES }, (_, line) => line);
const mark = (conversation: number, line: number) => `[${conversation}.${line}]`;

/** The visitor's lines as they stand in the topic; the card, which quotes them, left out. */
async function linesOf({ sandbox }: House, code: string): Promise<string[]> {
  const { control, groupId: chatId } = sandbox;
  const topic = (await control.topics()).find(({ name }) => name.includes(code));
  const shown = await control.messages({ chatId, threadId: topic?.threadId ?? 0 });
  return shown
    .filter(({ text }) => /^👤|^Что было/u.test(text ?? ""))
    .flatMap(({ text }) => text?.match(/\[\d+\.\d+\]/gu) ?? []);
}

/** Nothing waits to be sent. */
async function idle({ url }: House): Promise<void> {
  const isIdle = async () => {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    return metrics.includes("ilpo_telegram_outbox_waiting 0\n");
  };
  while (!(await isIdle())) await delay(100);
}
