import { Migration } from "@mikro-orm/migrations";

/** The complete desk: notes of the conversation, rules of sites, who was waited for, canned replies, blocked visitors. */
export class Migration0004Desk extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  // One table for what managers note: for the AI and each other, or for each other alone.
  `alter table conversation_notes
    add column manager_name varchar(100),
    add column client_id uuid,
    add column is_for_ai boolean not null default true`,
  `create unique index conversation_notes_client on conversation_notes (client_id)`,
  `create index conversation_notes_conversation on conversation_notes (conversation_id, id)`,
  `insert into conversation_notes (conversation_id, manager_id, manager_name, note, created_at, is_for_ai)
    select note.conversation_id, note.manager_id, left(note.manager_name, 100), note.content, note.created_at, false
    from telegram_notes note
    where exists (select from conversations where conversations.id = note.conversation_id)
    order by note.created_at`,
  `insert into telegram_messages (chat_id, message_id, conversation_id, seq, direction)
    select chat_id, message_id, conversation_id, 0, 'in' from telegram_notes
    on conflict do nothing`,
  `drop table telegram_notes`,

  `alter table conversations add column device varchar(10)`,

  // What an idle conversation is looked for by.
  `create index conversations_led on conversations (site_id) where status = 'active' and at_desk`,

  `alter table visitors add column blocked_at timestamptz`,
  `create index visitors_blocked on visitors (blocked_at) where is_blocked`,

  // How a site hands over to people. Site 0 stands for all sites without a row of their own.
  `create table telegram_sites (
    site_id integer primary key,
    group_id bigint,
    rules jsonb not null default '{}',
    digest_on date,
    updated_at timestamptz not null default now()
  )`,

  // Each time that a person was asked for, and what became of it.
  `create table telegram_waits (
    conversation_id uuid not null,
    asked_seq integer not null,
    site_id integer not null,
    asked_at timestamptz not null,
    step smallint not null default 0,
    next_at timestamptz,
    is_missed boolean not null default false,
    claimed_at timestamptz,
    claimed_by varchar(100),
    answered_at timestamptz,
    ended_at timestamptz,
    primary key (conversation_id, asked_seq)
  )`,
  `create index telegram_waits_due on telegram_waits (next_at) where next_at is not null`,
  `create index telegram_waits_asked on telegram_waits (site_id, asked_at)`,

  `create table telegram_replies (
    id serial primary key,
    site_id integer not null default 0,
    word varchar(40) not null,
    content text not null,
    created_at timestamptz not null default now(),
    unique (site_id, word)
  )`,

  `alter table telegram_desks add column last_active_at timestamptz not null default now()`,
];
