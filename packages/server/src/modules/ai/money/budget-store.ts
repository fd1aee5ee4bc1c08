import { type Database, raw } from "#kernel/database";
import type { Spending } from "../contract.ts";
import type { AiTables } from "../entities.ts";
import { periodsOf, reserve, scopesOf, settle, type Settling } from "./budget-line.ts";
import type { Budget, Reserving } from "./share-out.ts";

const MICROS = 1_000_000;

export type BudgetStore = ReturnType<typeof createBudgetStore>;

/**
 * What was set aside and what was spent. ORDER: each statement takes the rows of its budgets in the order of their
 * keys, so that many at once wait for each other and never in a circle. Groups come one after another anyway, so they
 * have a line, whose statements are planned once and by index: the table is as long as the day had visitors.
 */
export function createBudgetStore(db: Database) {
  const line = db.openLine();
  return {
    /** Makes the rows to be locked, where there are none. */
    open: (budgets: readonly Budget[]) => openBudgets(db, budgets),

    /** Sets each sum aside in every of its budgets or in none, in their order; false when one has not so much left. */
    reserve: (group: readonly Reserving[]) => reserve(line, group),

    /** Once: a reservation that was settled before, or has expired, changes nothing. */
    settle: (group: readonly Settling[]) => settle(line, group),

    /** Reservations whose process did not live to settle them. */
    async expired(): Promise<string[]> {
      const found = raw<{ id: string }>`
        select id from ai_reservations where expires_at < now() limit 100`;
      return (await found.execute(db.sql())).rows.map(({ id }) => id);
    },

    /** Forgets what visitors spent before that day, and sites before that month. PRIVACY: who asked is kept no longer. */
    async forget(visitorsBefore: string, sitesBefore: string): Promise<void> {
      await raw`
        delete from ai_budgets
        where (scope like 'visitor:%' and period < ${visitorsBefore}) or period < ${sitesBefore}`.execute(
        db.sql(),
      );
    },

    spending: (siteIds: readonly number[], since: Date) => readSpending(db, siteIds, since),
  };
}

async function openBudgets(db: Database, budgets: readonly Budget[]): Promise<void> {
  await raw`
    insert into ai_budgets (scope, period)
    select * from unnest(${scopesOf(budgets)}::text[], ${periodsOf(budgets)}::text[]) as b (scope, period)
    order by 1, 2 on conflict do nothing`.execute(db.sql());
}

async function readSpending(
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
