import { Migration } from "@mikro-orm/migrations";

/** Visitors whom their site knows: who they are, on every device, and the secrets that sign it. */
export class Migration0016Identities extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  // A further device of a known visitor is a row with a token of its own that stands for the first one.
  `alter table visitors
    add column same_as uuid,
    add column person_hash varchar(64),
    add column profile text,
    add column is_verified boolean not null default false`,
  `create unique index visitors_person on visitors (site_id, person_hash) where person_hash is not null`,
  `create index visitors_same_as on visitors (same_as) where same_as is not null`,

  `create table site_identity_secrets (
    id serial primary key,
    site_id integer not null,
    name varchar(100) not null,
    sealed text not null,
    created_at timestamptz not null default now(),
    revoked_at timestamptz
  )`,
  `create index site_identity_secrets_site on site_identity_secrets (site_id)`,
];
