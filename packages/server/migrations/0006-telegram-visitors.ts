import { Migration } from "@mikro-orm/migrations";

/** Visitors who go on in Telegram. */
export class Migration0006TelegramVisitors extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  // One-time links; only their hash is kept.
  `create table telegram_visitor_links (
    token_hash varchar(64) primary key,
    site_id integer not null,
    visitor_id uuid not null,
    conversation_id uuid not null,
    expires_at timestamptz not null,
    used_at timestamptz
  )`,
  `create index telegram_visitor_links_expiry on telegram_visitor_links (expires_at)`,

  // Private chats in which a visitor goes on with their conversation.
  `create table telegram_visitors (
    chat_id bigint primary key,
    site_id integer not null,
    visitor_id uuid not null,
    conversation_id uuid not null unique,
    shown_seq integer not null default 0,
    joined_at timestamptz not null default now()
  )`,

  // A third direction: what a visitor wrote in Telegram.
  `alter table telegram_messages alter column direction type varchar(7)`,
];
