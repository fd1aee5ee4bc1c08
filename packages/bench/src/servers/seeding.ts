import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { type App, compose, keptSecret, loadConfig } from "@ilpo-chat/server";
import { Pool } from "pg";
import { type Seat, site } from "./seat.ts";

export interface SeatsSpec {
  readonly count: number;
  /** Who answers. With managers and without Telegram nothing but delivery happens. */
  readonly mode: "manager" | "ai";
  /** Messages that the conversation holds already. */
  readonly messages?: number;
}

const articles = fileURLToPath(new URL("../../../server/knowledge/articles", import.meta.url));
const settings = {
  title: "Такси",
  accent: "#FFDB4D",
  locale: "ru",
  greeting: [],
  quickReplies: [],
} as const;

export interface SeedOptions {
  /** Whether the consultant has the product's articles to look into. */
  readonly hasKnowledge?: boolean;
}

interface SeedInput extends SeedOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly specs: readonly SeatsSpec[];
}

/** Makes the schema, the site and the seats, in this process, before any measured one is there. */
export async function seed({ env, specs, hasKnowledge }: SeedInput): Promise<Seat[][]> {
  const config = loadConfig({ ...env, LOG_LEVEL: "error" }, keptSecret);
  const app = await compose({ config, widgetDir: "." });
  const pool = new Pool({ connectionString: env["DATABASE_URL"] ?? "", max: 1 });
  try {
    const { key, origin } = site;
    const { id } = await app.auth.sites.save({ key, name: "Такси", origins: [origin], settings });
    if (hasKnowledge) await app.ai.knowledge.importFolder(id, articles);
    const seated: Seat[][] = [];
    for (const spec of specs) {
      const visitors = await createVisitors(app, id, spec.count);
      const rows = visitors.map((visitor) => ({ ...visitor, id: randomUUID(), siteId: id }));
      await pool.query(insertConversations, [JSON.stringify(rows), spec.mode === "ai"]);
      const ids = rows.map((row) => row.id);
      if (spec.messages) await pool.query(insertMessages, [ids, spec.messages]);
      seated.push(rows.map((row) => ({ token: row.token, conversationId: row.id })));
    }
    await pool.query("analyze");
    return seated;
  } finally {
    await pool.end();
    await app.lifecycle.stop(5_000);
  }
}

/** Visitors made at a time. */
const BATCH = 50;

async function createVisitors({ auth }: App, siteId: number, count: number) {
  const visitors: { visitorId: string; token: string }[] = [];
  while (visitors.length < count) {
    const size = Math.min(BATCH, count - visitors.length);
    const batch = Array.from({ length: size }, () => auth.visitors.create(siteId));
    visitors.push(...(await Promise.all(batch)));
  }
  return visitors;
}

const insertConversations = `
  insert into conversations (id, site_id, visitor_id, code, ai_mode)
  select id, "siteId", "visitorId", left(id::text, 4), $2
  from jsonb_to_recordset($1::jsonb) as given (id uuid, "siteId" integer, "visitorId" uuid)`;

const insertMessages = `
  with stored as (
    insert into messages (conversation_id, seq, sender_type, content, client_id)
    select id, seq, case when seq % 2 = 0 then 'ai' else 'user' end,
      'Сообщение номер ' || seq || ': сколько ждать выплату и куда она придёт?', gen_random_uuid()
    from unnest($1::uuid[]) as id, generate_series(1, $2) as seq
    returning conversation_id
  )
  update conversations set last_seq = $2, turn = ($2 + 1) / 2 where id = any ($1::uuid[])`;

/** Messages in the tables that a server was to store; for comparing with what it acknowledged. */
export async function countRows(
  databaseUrl: string,
  name: "messages" | "bare_messages",
): Promise<number> {
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  try {
    const { rows } = await pool.query<{ count: number }>(
      `select count(*)::int as count from ${name}`,
    );
    return rows[0]?.count ?? 0;
  } finally {
    await pool.end();
  }
}
