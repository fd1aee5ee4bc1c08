import { Migration } from "@mikro-orm/migrations";

/** The managers' desk in Telegram: what came in, what goes out, and where each conversation is shown. */
export class Migration0003Telegram extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  // Every update ever seen, so that a late duplicate is known. The update itself is emptied once it is handled.
  `create table telegram_inbox (
    bot_id bigint not null,
    update_id bigint not null,
    lane text not null,
    raw jsonb not null,
    state varchar(10) not null default 'waiting',
    attempts integer not null default 0,
    received_at timestamptz not null default now(),
    primary key (bot_id, update_id)
  )`,
  `create index telegram_inbox_waiting on telegram_inbox (lane, update_id) where state = 'waiting'`,
  `create index telegram_inbox_received on telegram_inbox (received_at)`,

  // What the bot is to do. The payload is emptied once it is done.
  `create table telegram_outbox (
    id bigserial primary key,
    chat_id bigint not null,
    thread_id bigint,
    conversation_id uuid,
    kind varchar(12) not null,
    payload jsonb not null default '{}',
    priority smallint not null,
    state varchar(10) not null default 'waiting',
    attempts integer not null default 0,
    not_before timestamptz not null default now(),
    dedupe_key text,
    sent_message_id bigint,
    is_ambiguous boolean not null default false,
    failure text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  )`,
  `create index telegram_outbox_open on telegram_outbox (chat_id, id) where state in ('waiting', 'sending')`,
  `create index telegram_outbox_updated on telegram_outbox (updated_at)`,
  `create unique index telegram_outbox_dedupe on telegram_outbox (dedupe_key) where state = 'waiting'`,

  // Where a conversation is shown: one row for each chat that has its card, and what is shown there.
  `create table telegram_cards (
    conversation_id uuid not null,
    chat_id bigint not null,
    thread_id bigint,
    card_message_id bigint,
    has_lines boolean not null,
    is_pinned boolean not null default false,
    is_tail_sent boolean not null default false,
    is_topic_closed boolean not null default false,
    shown_card text,
    shown_name text,
    tail_seq integer not null default 0,
    delivered_seq integer not null default 0,
    created_at timestamptz not null default now(),
    primary key (conversation_id, chat_id)
  )`,
  `create unique index telegram_cards_thread on telegram_cards (chat_id, thread_id) where thread_id is not null`,

  // Which message of Telegram is which entry. A message may hold several entries; 0 stands for the card and notices.
  `create table telegram_messages (
    chat_id bigint not null,
    message_id bigint not null,
    conversation_id uuid not null,
    seq integer not null,
    direction varchar(3) not null,
    receipt smallint not null default 0,
    client_id uuid,
    primary key (chat_id, message_id, seq)
  )`,
  `create index telegram_messages_client on telegram_messages (client_id) where client_id is not null`,
  `create index telegram_messages_entry on telegram_messages (conversation_id, seq)`,

  `create table telegram_desks (
    manager_id integer primary key,
    chat_id bigint not null unique,
    is_on_shift boolean not null default true,
    focus_conversation_id uuid,
    locale varchar(5) not null default 'ru',
    updated_at timestamptz not null default now()
  )`,

  // What a manager wrote for the other managers only.
  `create table telegram_notes (
    chat_id bigint not null,
    message_id bigint not null,
    conversation_id uuid not null,
    manager_id integer not null,
    manager_name text not null,
    content text not null,
    created_at timestamptz not null default now(),
    primary key (chat_id, message_id)
  )`,
  `create index telegram_notes_conversation on telegram_notes (conversation_id, created_at)`,

  // Until when Telegram wants no writes to a chat, where a group has moved to, who was told that they are no manager.
  `create table telegram_chats (
    chat_id bigint primary key,
    paused_until timestamptz,
    moved_to bigint,
    is_greeted boolean not null default false
  )`,

  `create table telegram_leases (
    name text primary key,
    owner uuid not null,
    expires_at timestamptz not null
  )`,
];
