import { type Database, raw } from "#kernel/database";
import type { Statement, StatementLine } from "#kernel/database-line";
import type { Spending } from "../contract.ts";
import type { AiTables } from "../entities.ts";
import { type Budget, budgetKey, distinct, type Reserving, shareOut } from "./share-out.ts";

const MICROS = 1_000_000;

export interface Settling {
  readonly id: string;
  /** What it came to; absent: what was set aside. */
  readonly micros?: number;
  readonly tokens: number;
}

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

async function reserve(
  line: StatementLine,
  group: readonly Reserving[],
): Promise<readonly boolean[]> {
  const budgets = distinct(group.flatMap((reserving) => reserving.budgets));
  return line.transaction(async (runner) => {
    const rows = await runner.run<Used>(readUsed, [scopesOf(budgets), periodsOf(budgets)]);
    const used = new Map(rows.map((row) => [budgetKey(row), row.used]));
    const { fits, added } = shareOut(group, used);
    const kept = group.filter((_, index) => fits[index]);
    if (kept.length > 0) {
      const parts = added.map(([budget]) => budget);
      const sums = added.map(([, micros]) => micros);
      const rowsKept = JSON.stringify(kept.map(toReservation));
      await runner.run(setAside, [scopesOf(parts), periodsOf(parts), sums, rowsKept]);
    }
    return fits;
  });
}

interface Used extends Omit<Budget, "cap"> {
  readonly used: number;
}

const readUsed: Statement = {
  name: "ai-budgets-used",
  text: `
    select b.scope, b.period, (b.spent_micros + b.reserved_micros)::float8 as used
    from ai_budgets b join unnest($1::text[], $2::text[]) as a (scope, period)
      on a.scope = b.scope and a.period = b.period
    order by b.scope, b.period for update of b`,
};

const toReservation = ({ id, budgets, micros, holdMs }: Reserving) => ({
  ...{ id, micros, scopes: scopesOf(budgets), periods: periodsOf(budgets) },
  hold_secs: holdMs / 1_000,
});

const setAside: Statement = {
  name: "ai-budgets-set-aside",
  text: `
    with added as (
      update ai_budgets b set reserved_micros = reserved_micros + a.micros
      from unnest($1::text[], $2::text[], $3::bigint[]) as a (scope, period, micros)
      where b.scope = a.scope and b.period = a.period
    )
    insert into ai_reservations (id, scopes, periods, micros, expires_at)
    select id, scopes, periods, micros, now() + make_interval(secs => hold_secs)
    from json_to_recordset($4::json)
      as kept (id uuid, scopes text[], periods text[], micros bigint, hold_secs float8)`,
};

async function settle(line: StatementLine, group: readonly Settling[]): Promise<void> {
  const ids = group.map(({ id }) => id);
  const spent = group.map(({ micros }) => micros ?? null);
  const tokens = group.map((settling) => settling.tokens);
  await line.run(settleStatement, [ids, spent, tokens]);
}

const settleStatement: Statement = {
  name: "ai-budgets-settle",
  text: `
    with gone as (
      delete from ai_reservations where id = any($1::uuid[]) returning id, scopes, periods, micros
    ), asked as (
      select parts.scope, parts.period, sum(gone.micros) as reserved,
        sum(coalesce(told.micros, gone.micros)) as spent, sum(told.tokens) as tokens, count(*) as requests
      from gone
      join unnest($1::uuid[], $2::bigint[], $3::bigint[]) as told (id, micros, tokens) on told.id = gone.id
      cross join unnest(gone.scopes, gone.periods) as parts (scope, period)
      group by parts.scope, parts.period
    ), held as (
      select b.scope, b.period, asked.reserved, asked.spent, asked.tokens, asked.requests
      from ai_budgets b join asked on asked.scope = b.scope and asked.period = b.period
      order by b.scope, b.period for update of b
    )
    update ai_budgets b set
      reserved_micros = reserved_micros - held.reserved,
      spent_micros = spent_micros + held.spent,
      tokens = b.tokens + held.tokens,
      requests = b.requests + held.requests
    from held where b.scope = held.scope and b.period = held.period`,
};

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
