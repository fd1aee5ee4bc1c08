import { Migration } from "@mikro-orm/migrations";

/** News for followers as rows of their own, and what is kept of a conversation's old part. */
export class Migration0008Turns extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  // One row while a follower has something to see of a conversation; gone with the transaction that sees it.
  `create table conversation_news (
    follower varchar(20) not null,
    conversation_id uuid not null references conversations (id) on delete cascade,
    due_at timestamptz not null default now() + interval '1 second',
    tries integer not null default 0,
    primary key (follower, conversation_id)
  )`,
  `create index conversation_news_due on conversation_news (follower, due_at)`,
  // Orders that waited in the queue of before.
  `insert into conversation_news (follower, conversation_id)
    select seen.follower, seen.conversation_id
    from conversation_followers seen
    join conversations on conversations.id = seen.conversation_id
    where seen.cursor < conversations.last_seq and (seen.follower <> 'ai' or conversations.ai_mode)`,

  // What was said before the lines that a prompt holds, in short.
  `create table ai_summaries (
    conversation_id uuid primary key,
    upto_seq integer not null,
    content text not null,
    updated_at timestamptz not null default now()
  )`,
];
