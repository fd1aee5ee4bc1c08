import { Migration } from "@mikro-orm/migrations";

/** Sites, visitors, managers, conversations and their log. */
export class Migration0001Foundation extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  `create table installation (
    key text primary key,
    value text not null
  )`,
  // Part of every cursor. A restore from a backup sets a new one, so that clients that are ahead start afresh.
  `insert into installation (key, value) values ('epoch', gen_random_uuid()::text)`,

  `create table sites (
    id serial primary key,
    key varchar(64) not null unique,
    name varchar(100) not null,
    origins text[] not null,
    settings jsonb not null,
    persona text not null default '',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  )`,

  `create table visitors (
    id uuid primary key,
    site_id integer not null,
    token_hash varchar(64) not null unique,
    is_blocked boolean not null default false,
    created_at timestamptz not null default now()
  )`,

  `create table managers (
    id serial primary key,
    telegram_id bigint not null unique,
    name varchar(100) not null,
    username varchar(50),
    is_active boolean not null default true,
    role varchar(20) not null default 'manager',
    site_id integer,
    created_at timestamptz not null default now()
  )`,

  `create table invites (
    id serial primary key,
    token_hash varchar(64) not null unique,
    role varchar(20) not null,
    site_id integer,
    created_by integer,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    used_at timestamptz,
    used_by bigint
  )`,

  // Drivers and couriers who left their number. The phone is sealed; its keyed hash finds it again.
  `create table users (
    id serial primary key,
    site_id integer not null,
    phone text,
    phone_hash varchar(64),
    name varchar(100),
    email varchar(255),
    user_type varchar(20),
    city varchar(100),
    car varchar(20),
    status varchar(20) not null default 'new',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (site_id, phone_hash)
  )`,

  `create table conversations (
    id uuid primary key default gen_random_uuid(),
    user_id integer references users (id),
    manager_id integer,
    status varchar(20) not null default 'active',
    started_at timestamptz not null default now(),
    ended_at timestamptz,
    ai_mode boolean not null default true,
    site_id integer not null,
    visitor_id uuid not null,
    code varchar(8) not null,
    manager_name varchar(100),
    handover_reason text,
    waiting_since timestamptz,
    at_desk boolean not null default false,
    lead jsonb,
    rating jsonb,
    last_seq integer not null default 0,
    turn integer not null default 0,
    user_delivered_seq integer not null default 0,
    user_read_seq integer not null default 0,
    desk_delivered_seq integer not null default 0,
    desk_read_seq integer not null default 0,
    page text,
    locale varchar(35)
  )`,
  // Room in each page, so that a new last_seq touches no index.
  `alter table conversations set (fillfactor = 70)`,
  `create index idx_conversations_user_id on conversations (user_id)`,
  `create index idx_conversations_status on conversations (status)`,
  `create index idx_conversations_visitor on conversations (visitor_id, started_at desc)`,
  `create index idx_conversations_code on conversations (code)`,

  `create table messages (
    id serial primary key,
    conversation_id uuid not null references conversations (id) on delete cascade,
    sender_type varchar(10) not null,
    sender_id integer,
    content text not null,
    message_type varchar(20) not null default 'text',
    created_at timestamptz not null default now(),
    seq integer not null,
    client_id uuid,
    sender_name varchar(100),
    attachments jsonb not null default '[]',
    sources jsonb not null default '[]',
    is_partial boolean not null default false,
    unique (conversation_id, seq),
    unique (conversation_id, client_id)
  )`,
  // Rows come in the order of their time, for which a block range is as good, and costs next to nothing.
  `create index idx_messages_created_at on messages using brin (created_at)`,

  // The kinds of entry that are no new message.
  `create table conversation_entries (
    conversation_id uuid not null references conversations (id) on delete cascade,
    seq integer not null,
    type varchar(40) not null,
    data jsonb not null,
    created_at timestamptz not null default now(),
    primary key (conversation_id, seq)
  )`,

  `create table conversation_followers (
    conversation_id uuid not null references conversations (id) on delete cascade,
    follower varchar(20) not null,
    cursor integer not null default 0,
    primary key (conversation_id, follower)
  )`,

  `create table conversation_notes (
    id serial primary key,
    conversation_id uuid not null references conversations (id) on delete cascade,
    manager_id integer not null,
    note text not null,
    created_at timestamptz not null default now()
  )`,

  `create table attachments (
    id uuid primary key,
    conversation_id uuid not null references conversations (id) on delete cascade,
    name varchar(255) not null,
    type varchar(100) not null,
    bytes integer not null,
    width integer,
    height integer,
    created_at timestamptz not null default now()
  )`,
];
