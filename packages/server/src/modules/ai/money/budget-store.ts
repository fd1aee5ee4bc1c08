import { type Database, raw } from "#kernel/database";
import type { Spending } from "../contract.ts";
import type { AiTables } from "../entities.ts";

const MICROS = 1_000_000;

/** What was spent on these sites on the days since then. */
export async function readSpending(
  db: Database,
  siteIds: readonly number[],
  since: Date,
): Promise<Spending> {
  const row = await db
    .sql<AiTables>()
    .selectFrom("ai_budgets")
    .select([
      raw<number>`coalesce(sum(spent_micros), 0)::float8`.as("micros"),
      raw<number>`coalesce(sum(tokens), 0)::float8`.as("tokens"),
      raw<number>`coalesce(sum(requests), 0)::int`.as("requests"),
    ])
    .where(raw<boolean>`scope = any(${siteIds.map((id) => `site:${id}`)}::text[])`)
    .where("period", ">=", since.toISOString().slice(0, 10))
    .where(raw<boolean>`length(period) = 10`)
    .executeTakeFirstOrThrow();
  return { usd: row.micros / MICROS, tokens: row.tokens, requests: row.requests };
}
