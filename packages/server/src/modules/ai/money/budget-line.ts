import type { Statement, StatementLine } from "#kernel/database-line";
import {
  type Budget,
  budgetKey,
  distinct,
  needsOf,
  type Reserving,
  shareOut,
} from "./share-out.ts";

export interface Settling {
  readonly id: string;
  /** What it came to; absent: what was set aside. */
  readonly micros?: number;
  readonly tokens: number;
}

/** Mostly there is enough for all, which one statement finds; else it is shared out. */
export async function reserve(
  line: StatementLine,
  group: readonly Reserving[],
): Promise<readonly boolean[]> {
  const needs = needsOf(group);
  const budgets = needs.map(({ budget }) => budget);
  const [row] = await line.run<{ fits: boolean }>(reserveAll, [
    ...[scopesOf(budgets), periodsOf(budgets)],
    ...[needs.map(({ micros }) => micros), budgets.map(({ cap }) => cap)],
    JSON.stringify(group.map(toReservation)),
  ]);
  return row?.fits ? group.map(() => true) : reserveSome(line, group);
}

const reserveAll: Statement = {
  name: "ai-budgets-reserve-all",
  text: `
    with held as (
      select b.scope, b.period, asked.micros, b.spent_micros + b.reserved_micros + asked.micros <= asked.cap as fits
      from ai_budgets b
      join unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) as asked (scope, period, micros, cap)
        on asked.scope = b.scope and asked.period = b.period
      order by b.scope, b.period for update of b
    ), judged as (
      select count(*) filter (where fits) = cardinality($1::text[]) as fits from held
    ), added as (
      update ai_budgets b set reserved_micros = reserved_micros + held.micros
      from held, judged
      where judged.fits and b.scope = held.scope and b.period = held.period
    ), kept as (
      insert into ai_reservations (id, scopes, periods, micros, expires_at)
      select id, scopes, periods, micros, now() + make_interval(secs => hold_secs)
      from judged, json_to_recordset($5::json)
        as kept (id uuid, scopes text[], periods text[], micros bigint, hold_secs float8)
      where judged.fits
    )
    select fits from judged`,
};

async function reserveSome(
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

export async function settle(line: StatementLine, group: readonly Settling[]): Promise<void> {
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

export const scopesOf = (budgets: readonly Budget[]) => budgets.map(({ scope }) => scope);
export const periodsOf = (budgets: readonly Budget[]) => budgets.map(({ period }) => period);
