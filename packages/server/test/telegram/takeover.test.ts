import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { startProcess, startRedis, tempDir } from "@ilpo-chat/testkit";
import { expect, it } from "vitest";
import { ANNA, siteOf, startDeskHouse } from "./desk.ts";

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const TOKEN = "7000000001:sandbox-token-of-the-tests-only-here";
const LINES = 60;

/** A process that plays the telegram role and nothing else. */
function startRole(env: Readonly<Record<string, string>>) {
  return startProcess({
    command: process.execPath,
    args: [main],
    env,
    readyPattern: /"event":"started"/u,
  });
}

it("goes on in the other process when the one that works is killed, with nothing lost", async () => {
  await using stack = new AsyncDisposableStack();
  const redis = stack.use(await startRedis());
  const house = stack.use(await startDeskHouse({ hasGroup: true, sandbox: { botToken: TOKEN } }));
  const { control, sandbox, databaseUrl = "" } = house;
  const folder = stack.use(await tempDir("takeover"));
  const env = {
    ILPO_ROLES: "telegram",
    DATABASE_URL: databaseUrl,
    REDIS_URL: redis.url,
    ILPO_DATA_DIR: folder.path,
    ILPO_SECRET: "a secret of the tests, longer than it must be",
    TELEGRAM_BOT_TOKEN: sandbox.botToken,
    TELEGRAM_API_ROOT: sandbox.apiRoot,
    TELEGRAM_LINK_ROOT: sandbox.linkRoot,
    TELEGRAM_GROUP_ID: String(sandbox.groupId),
    TELEGRAM_ADMIN_IDS: String(ANNA),
    LOG_LEVEL: "info",
  };
  const writer = await house.startNode({ isWriterAlone: true });
  const [first, second] = [stack.use(await startRole(env)), stack.use(await startRole(env))];
  const site = await writer.auth.sites.save(siteOf("taxi-test"));
  const { visitorId } = await writer.auth.visitors.create(site.id);
  const who = { siteId: site.id, visitorId };
  const say = (content: string, conversationId?: string) =>
    writer.chat.visitor.send({
      ...who,
      clientId: randomUUID(),
      content,
      ...(conversationId === undefined ? {} : { conversationId }),
    });
  const { conversationId } = await say("[0]");
  await writer.chat.visitor.requestManager({ ...who, conversationId });
  const { threadId } = await control.waitForTopic({ nameIncludes: "🟡", timeoutMs: 20_000 });
  const place = { chatId: sandbox.groupId, threadId };
  await control.waitForMessage({ ...place, textIncludes: "Что было", timeoutMs: 20_000 });
  // Twenty writes a minute: the queue is long when its worker dies.
  for (let each = 1; each < LINES; each += 1) {
    await say(`[${each}]`, conversationId);
    if (each === 20) {
      const owner = /lease_taken/u.test(first.output) ? first : second;
      await owner.kill("SIGKILL");
      await control.sendText({ personId: ANNA, chat: "group", threadId, text: "отвечаю" });
    }
  }
  // The card tells of the last words, too, so it is the lines themselves that are waited for.
  const seen = async () => {
    const shown = await control.messages(place);
    const lines = shown.filter(({ text }) => /^👤|^Что было/u.test(text ?? ""));
    return lines.flatMap(({ text }) => text?.match(/\[\d+\]/gu) ?? []);
  };
  const expected = Array.from({ length: LINES }, (_, each) => `[${each}]`);
  await expect.poll(async () => [...new Set(await seen())], { timeout: 60_000 }).toEqual(expected);
  const entries = () => writer.chat.queries.recentEntries(conversationId, 200);
  await expect
    .poll(async () => JSON.stringify(await entries()), { timeout: 20_000 })
    .toContain("отвечаю");
  const answers = (await entries()).filter(
    (entry) => entry.type === "message.created" && entry.message.author.type === "manager",
  );
  expect(answers).toHaveLength(1);
  // What was in the air when the process died may stand there twice; it is marked as such.
  const repeated = (await seen()).length - expected.length;
  expect(repeated).toBeLessThanOrEqual(await house.countAmbiguous(writer.db));
}, 120_000);
