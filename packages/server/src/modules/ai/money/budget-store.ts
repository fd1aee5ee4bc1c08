import { type Database, raw } from "#kernel/database";
import type { Spending } from "../contract.ts";
import type { AiTables } from "../entities.ts";

const MICROS = 1_000_000;

/** One budget: whose, in which period, and the most that may be spent of it. */
export interface Budget {
  readonly scope: string;
  readonly period: string;
  readonly cap: number;
}

export interface Reserving {
  readonly id: string;
  readonly budgets: readonly Budget[];
  readonly micros: number;
  readonly holdMs: number;
}

export interface Settling {
  readonly id: string;
  /** What it came to; absent: what was set aside. */
  readonly micros?: number;
  readonly tokens: number;
}

export type BudgetStore = ReturnType<typeof createBudgetStore>;

/**
 * What was set aside and what was spent. ORDER: each statement takes the rows of its budgets in the order of their
 * keys, so that many at once wait for each other and never in a circle.
 */
export function createBudgetStore(db: Database) {
  return {
    /** Makes the rows to be locked, where there are none. */
    open: (budgets: readonly Budget[]) => openBudgets(db, budgets),

    /** Sets the sum aside in every budget or in none; false when one of them has not so much left. */
    reserve: (reserving: Reserving) => reserve(db, reserving),

    /** Once: a reservation that was settled before, or has expired, changes nothing. */
    settle: (settling: Settling) => settle(db, settling),

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

async function reserve(db: Database, reserving: Reserving): Promise<boolean> {
  const { id, budgets, micros, holdMs } = reserving;
  const scopes = scopesOf(budgets);
  const periods = periodsOf(budgets);
  const caps = budgets.map(({ cap }) => Math.min(cap, Number.MAX_SAFE_INTEGER));
  const { rows } = await raw<{ fits: boolean }>`
    with asked as (
      select * from unnest(${scopes}::text[], ${periods}::text[], ${caps}::bigint[]) as a (scope, period, cap)
    ), held as (
      select b.scope, b.period, b.spent_micros + b.reserved_micros + ${micros}::bigint <= asked.cap as fits
      from ai_budgets b join asked on asked.scope = b.scope and asked.period = b.period
      order by b.scope, b.period for update of b
    ), verdict as (
      select count(*) = ${budgets.length}::int and bool_and(fits) as fits from held
    ), moved as (
      update ai_budgets b set reserved_micros = reserved_micros + ${micros}::bigint
      from held, verdict
      where verdict.fits and b.scope = held.scope and b.period = held.period
    ), kept as (
      insert into ai_reservations (id, scopes, periods, micros, expires_at)
      select ${id}::uuid, ${scopes}::text[], ${periods}::text[], ${micros}::bigint,
        now() + make_interval(secs => ${holdMs / 1_000}::float8)
      from verdict where verdict.fits
    )
    select coalesce(fits, false) as fits from verdict`.execute(db.sql());
  return rows[0]?.fits ?? false;
}

async function settle(db: Database, { id, micros, tokens }: Settling): Promise<void> {
  await raw`
    with gone as (
      delete from ai_reservations where id = ${id}::uuid returning scopes, periods, micros
    ), asked as (
      select parts.scope, parts.period, gone.micros
      from gone, unnest(gone.scopes, gone.periods) as parts (scope, period)
    ), held as (
      select b.scope, b.period, asked.micros
      from ai_budgets b join asked on asked.scope = b.scope and asked.period = b.period
      order by b.scope, b.period for update of b
    )
    update ai_budgets b set
      reserved_micros = reserved_micros - held.micros,
      spent_micros = spent_micros + coalesce(${micros ?? null}::bigint, held.micros),
      tokens = tokens + ${tokens}::bigint,
      requests = requests + 1
    from held where b.scope = held.scope and b.period = held.period`.execute(db.sql());
}

const scopesOf = (budgets: readonly Budget[]) => budgets.map(({ scope }) => scope);
const periodsOf = (budgets: readonly Budget[]) => budgets.map(({ period }) => period);

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
