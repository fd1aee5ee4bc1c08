import { raw } from "../../src/kernel/database.ts";
import type { Log } from "../../src/kernel/log.ts";
import { inspect } from "node:util";
import { expect, it } from "vitest";
import { ANNA, hire, PYOTR, startDesk } from "./desk.ts";

const TOKEN_SECRET = "canary-of-the-bot-token-0123456789";
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAEUlEQVR4nGP4z8AAQgwQCgAf7gP9WYfjkQAAAABJRU5ErkJggg==";

/** A log that keeps everything that it is given, deeper than the real one writes it. */
function keepingLog() {
  const kept: string[] = [];
  const write = (fields: object, event: string) =>
    void kept.push(`${event} ${inspect(fields, { depth: 8, showHidden: false })}`);
  const log: Log = { debug: write, info: write, warn: write, error: write, child: () => log };
  return { log, kept };
}

it("keeps the bot's token out of every row, log line, payload and address", async () => {
  const { log, kept } = keepingLog();
  const botToken = `7000000001:${TOKEN_SECRET}`;
  await using desk = await startDesk({ hasGroup: true, log, sandbox: { botToken } });
  const { control, chat, sandbox, db, metrics } = desk;
  await hire(desk, PYOTR);
  const visitor = await desk.visitor();
  await visitor.askManager();
  const { threadId } = await control.waitForTopic({ nameIncludes: "🟡" });
  await control.waitForMessage({ chatId: sandbox.groupId, threadId, textIncludes: "Что было" });
  // Files both ways, and every kind of failure whose error might name the address.
  const place = { personId: ANNA, chat: "group", threadId } as const;
  const posted = desk.nextEntry(visitor.conversationId, ({ type }) => type === "message.created");
  await control.sendPhoto({ ...place, bytes: Buffer.from(PNG, "base64"), caption: "фото" });
  await posted;
  for (const kind of ["500", "502html", "reset", "truncated", "okfalse", "400"] as const) {
    await control.fail({ kind, method: "sendMessage" });
    await visitor.say(`после ${kind}`);
    await control.waitForMessage({
      chatId: sandbox.groupId,
      threadId,
      textIncludes: `после ${kind}`,
      timeoutMs: 15_000,
    });
  }
  await control.fail({ kind: "reset", method: "getFile" });
  const again = desk.nextEntry(visitor.conversationId, ({ type }) => type === "message.created");
  await control.sendPhoto({ ...place, bytes: Buffer.from(PNG, "base64") });
  await again;

  const view = await chat.visitor.open(visitor);
  const outgoing = (await control.calls()).map(({ params }) => params);
  const places: Record<string, string> = {
    rows: await everyRow(db),
    logs: kept.join("\n"),
    payloads: JSON.stringify(outgoing),
    "the visitor's view": JSON.stringify(view),
    metrics: (await metrics.render()).body,
  };
  expect(kept.length).toBeGreaterThan(5);
  expect(outgoing.length).toBeGreaterThan(10);
  expect(places["rows"]).toContain("после 500");
  expect(JSON.stringify(view)).toContain("/v1/files/");
  const found = Object.entries(places).filter(
    ([, text]) => text.includes(TOKEN_SECRET) || text.includes("/file/bot"),
  );
  expect(found.map(([name]) => name)).toEqual([]);
}, 60_000);

/** Every row of every table, also the queue's, as text. */
async function everyRow(db: Awaited<ReturnType<typeof startDesk>>["db"]): Promise<string> {
  const sql = db.sql<Record<string, never>>();
  const { rows: tables } = await raw<{ schema: string; name: string }>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`.execute(
    sql,
  );
  const texts: string[] = [];
  for (const { schema, name } of tables) {
    const { rows } = await raw<{ row: string }>`
      select each::text as row from ${raw.table(`${schema}.${name}`)} each`.execute(sql);
    texts.push(...rows.map(({ row }) => row));
  }
  return texts.join("\n");
}
