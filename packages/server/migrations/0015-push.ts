import { Migration } from "@mikro-orm/migrations";

/** Browsers of visitors who want to be told of answers. */
export class Migration0015Push extends Migration {
  override up(): void {
    this.addSql(`create table push_subscriptions (
      id varchar(64) primary key,
      visitor_id uuid not null,
      subscription text not null,
      locale varchar(35),
      is_silent boolean not null default false,
      told_conversation uuid,
      told_seq integer not null default 0,
      created_at timestamptz not null default now()
    )`);
    this.addSql("create index push_subscriptions_visitor on push_subscriptions (visitor_id)");
  }
}
