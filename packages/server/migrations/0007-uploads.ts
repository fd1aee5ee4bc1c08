import { Migration } from "@mikro-orm/migrations";

/** Visitors' files: uploaded first, part of a message later, deleted with it. */
export class Migration0007Uploads extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  `alter table attachments
    alter column conversation_id drop not null,
    add column site_id integer,
    add column visitor_id uuid,
    add column duration_ms integer,
    add column ready_at timestamptz,
    add column removed_at timestamptz`,
  `update attachments set ready_at = created_at`,

  // What a quota is counted by.
  `create index attachments_visitor on attachments (visitor_id, created_at) where visitor_id is not null`,
  `create index attachments_site on attachments (site_id, created_at) where site_id is not null`,
  // What the sweep looks for.
  `create index attachments_loose on attachments (created_at) where conversation_id is null`,
  `create index attachments_removed on attachments (removed_at) where removed_at is not null`,
];
