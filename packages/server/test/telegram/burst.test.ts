import { expect, it } from "vitest";
import { DEFAULT_BUDGET } from "../../src/modules/telegram/budget.ts";
import { ANNA, startDesk } from "./desk.ts";

const CONVERSATIONS = 20;
const MESSAGES = 10;
/** Telegram's twenty writes, in three seconds for the minute. */
const WINDOW_MS = 3_000;
const WRITES = 20;
/** Each is written when the one before has just come, while the sender looks whether there is more. */
const LINES = 60;
const PATIENCE_MS = 4_000;
const COUNTED = /^(?:send(?!ChatAction)|edit|copy|forward|(?:create|close|reopen)ForumTopic)/u;

it("brings 200 messages of 20 conversations into one group whole, in order, and within the budget", async () => {
  const group = { writes: WRITES, perMs: WINDOW_MS };
  await using desk = await startDesk({ hasGroup: true, budget: { group, person: group } });
  const { control, sandbox } = desk;
  const all = await Promise.all(
    Array.from({ length: CONVERSATIONS }, async (_, index) => {
      const visitor = await desk.visitor(`[${index}.0]`);
      await visitor.askManager();
      return { visitor, index };
    }),
  );
  for (let each = 1; each < MESSAGES; each += 1)
    await Promise.all(all.map(({ visitor, index }) => visitor.say(`[${index}.${each}]`)));
  const idle = async () =>
    (await desk.metrics.render()).body.includes("ilpo_telegram_outbox_waiting 0\n");
  for (const { index } of all)
    await control.waitForMessage({
      chatId: sandbox.groupId,
      textIncludes: `[${index}.${MESSAGES - 1}]`,
      timeoutMs: 60_000,
    });
  await expect.poll(idle, { timeout: 60_000, interval: 500 }).toBe(true);
  for (const { visitor, index } of all) {
    const topic = (await control.topics()).find(({ name }) => name.includes(visitor.code));
    const shown = await control.messages({
      chatId: sandbox.groupId,
      threadId: topic?.threadId ?? 0,
    });
    // The card quotes the visitor; what is counted are the lines and the tail before them.
    const lines = shown.filter(({ text }) => /^👤|^Что было/u.test(text ?? ""));
    const seen = lines.flatMap(({ text }) => text?.match(/\[\d+\.\d+\]/gu) ?? []);
    expect(seen).toEqual(Array.from({ length: MESSAGES }, (_, each) => `[${index}.${each}]`));
  }
  const writes = (await control.calls())
    .filter(({ method, outcome }) => COUNTED.test(method) && outcome === 200)
    .map(({ at }) => at);
  const inWindow = writes.map(
    (at) => writes.filter((each) => each > at - WINDOW_MS && each <= at).length,
  );
  expect(Math.max(...inWindow)).toBeLessThanOrEqual(WRITES);
}, 120_000);

it("brings each line at once to a group where nothing waits", async () => {
  await using desk = await startDesk({ hasGroup: true });
  const { control, sandbox } = desk;
  const visitor = await desk.visitor();
  await visitor.askManager();
  const { threadId } = await control.waitForTopic({ nameIncludes: "🟡" });
  const place = { chatId: sandbox.groupId, threadId };
  await control.waitForMessage({ ...place, textIncludes: "Что было" });
  const waits: number[] = [];
  for (let each = 0; each < LINES; each += 1) {
    const from = performance.now();
    await visitor.say(`[${each}]`);
    await control.waitForMessage({ ...place, textIncludes: `\n[${each}]` });
    waits.push(performance.now() - from);
  }
  waits.sort((left, right) => left - right);
  expect(waits[Math.floor(LINES / 2)]).toBeLessThan(500);
  expect(waits.at(-1)).toBeLessThan(PATIENCE_MS);
});

it("shows at once who leads, though words of others have used up what is left for the rest", async () => {
  await using desk = await startDesk({ hasGroup: true, budget: DEFAULT_BUDGET });
  const { control, sandbox } = desk;
  const waiting = [];
  for (let each = 0; each < 3; each += 1) {
    const visitor = await desk.visitor();
    await visitor.askManager();
    const { threadId } = await control.waitForTopic({ nameIncludes: visitor.code });
    const place = { chatId: sandbox.groupId, threadId };
    await control.waitForMessage({ ...place, textIncludes: "Что было" });
    waiting.push({ visitor, place });
  }
  const [first, ...others] = waiting;
  for (const { visitor, place } of [...others, ...others]) {
    const words = `ау ${(await control.calls()).length}`;
    await visitor.say(words);
    await control.waitForMessage({ ...place, textIncludes: words });
  }
  const place = first?.place ?? { chatId: 0, threadId: 0 };
  const from = performance.now();
  await control.sendText({ personId: ANNA, chat: "group", ...place, text: "Здравствуйте!" });
  await control.waitForMessage({ ...place, textIncludes: "ведёт Анна" });
  await control.waitForTopic({ nameIncludes: `🟢 Гость #${first?.visitor.code}` });
  expect(performance.now() - from).toBeLessThan(PATIENCE_MS);
});
