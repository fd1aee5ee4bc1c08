import { Migration } from "@mikro-orm/migrations";

/** What the consultant knows, and which turns of the visitors it has taken. */
export class Migration0002Knowledge extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  `create extension if not exists pg_trgm`,

  // `search` is of the russian configuration: the title with weight A, tags B, the body D.
  `create table knowledge_articles (
    id serial primary key,
    site_id integer not null,
    slug varchar(100) not null,
    title text not null,
    tags text[] not null default '{}',
    body text not null,
    search tsvector not null,
    updated_at timestamptz not null default now(),
    unique (site_id, slug)
  )`,
  `create index knowledge_articles_search on knowledge_articles using gin (search)`,

  // Unstemmed words, for finding what a misspelt one was meant to be.
  `create table knowledge_words (
    article_id integer not null references knowledge_articles (id) on delete cascade,
    site_id integer not null,
    word text not null,
    primary key (article_id, word)
  )`,
  `create index knowledge_words_word on knowledge_words using gin (word gin_trgm_ops)`,

  // One row for each turn that the AI is to answer; leased to one process at a time.
  `create table ai_turns (
    conversation_id uuid not null,
    turn integer not null,
    site_id integer not null,
    state varchar(20) not null default 'waiting',
    fence integer not null default 0,
    lease_until timestamptz,
    handover_reason text,
    model varchar(100),
    requested_at timestamptz not null,
    started_at timestamptz,
    first_token_at timestamptz,
    finished_at timestamptz,
    prompt_tokens integer,
    completion_tokens integer,
    error varchar(200),
    primary key (conversation_id, turn)
  )`,
  `create index ai_turns_open on ai_turns (lease_until) where state in ('waiting', 'running')`,
];
