import { Migration } from "@mikro-orm/migrations";

/** The consultant's money, its rules per site, the park's figures as data, and forms under its messages. */
export class Migration0005Consultant extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  `alter table messages add column card varchar(20)`,

  `alter table sites add column consultant jsonb not null default '{}'`,

  // What a turn cost, in millionths of a US dollar; which prompt it had; whether the knowledge had no answer.
  `alter table ai_turns
    add column cost_micros bigint,
    add column prompt_version varchar(40),
    add column is_miss boolean not null default false`,

  // Who has spent how much in which period: a visitor or a site, a day (2026-01-31) or a month (2026-01).
  `create table ai_budgets (
    scope varchar(60) not null,
    period varchar(10) not null,
    reserved_micros bigint not null default 0,
    spent_micros bigint not null default 0,
    tokens bigint not null default 0,
    requests integer not null default 0,
    primary key (scope, period)
  )`,

  // What is set aside for requests under way. One whose process died counts as spent.
  `create table ai_reservations (
    id uuid primary key,
    scopes text[] not null,
    periods text[] not null,
    micros bigint not null,
    expires_at timestamptz not null
  )`,
  `create index ai_reservations_expiry on ai_reservations (expires_at)`,

  // Tariffs and requirements by city, as the site's knowledge folder has them.
  `create table park_facts (
    site_id integer primary key,
    facts jsonb not null,
    updated_at timestamptz not null default now()
  )`,
];
