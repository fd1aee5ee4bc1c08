import { Migration } from "@mikro-orm/migrations";

/** Articles that are edited while the house runs, keys to do it with, drafts from conversations, and vectors. */
export class Migration0009KnowledgeDesk extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  // A removed article stays as an emptied row, so that every node hears of the removal.
  `alter table knowledge_articles
    add column questions text[] not null default '{}',
    add column state varchar(20) not null default 'published',
    add column origin jsonb not null default '{"kind":"folder"}',
    add column revision bigint not null default 1`,
  `create index knowledge_articles_changed on knowledge_articles (site_id, revision)`,

  // Counts the changes of each site's articles; its row is the lock of whoever changes them.
  `create table knowledge_revisions (
    site_id integer primary key,
    revision bigint not null
  )`,
  `insert into knowledge_revisions (site_id, revision)
    select distinct site_id, 1 from knowledge_articles`,

  // Words are indexed in memory now. Nodes of the version before still read the column and the table
  // knowledge_words: both go with a later version.
  `alter table knowledge_articles alter column search drop not null`,

  `create table site_api_keys (
    id serial primary key,
    site_id integer not null,
    name varchar(100) not null,
    key_hash varchar(64) not null unique,
    created_at timestamptz not null default now(),
    last_used_at timestamptz,
    revoked_at timestamptz
  )`,
  `create index site_api_keys_site on site_api_keys (site_id)`,

  // Entries proposed out of closed conversations, until a manager decides.
  `create table knowledge_drafts (
    id serial primary key,
    site_id integer not null,
    conversation_id uuid not null unique,
    question text not null,
    answer text not null,
    state varchar(20) not null default 'offered',
    decided_by integer,
    slug varchar(100),
    created_at timestamptz not null default now(),
    decided_at timestamptz
  )`,

  // One vector for each part of an article, by one embeddings model.
  `create table knowledge_vectors (
    article_id integer not null references knowledge_articles (id) on delete cascade,
    part integer not null,
    site_id integer not null,
    revision bigint not null,
    model varchar(100) not null,
    vector real[] not null,
    primary key (article_id, part)
  )`,
  `create index knowledge_vectors_site on knowledge_vectors (site_id)`,
];
