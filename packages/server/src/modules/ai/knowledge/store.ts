import { type Database, type Kysely, raw } from "#kernel/database";
import type { Article } from "../contract.ts";
import type { AiTables } from "../entities.ts";
import type { Posting } from "./rank.ts";
import { indexedWords } from "./sentences.ts";

export interface StoredArticle extends Article {
  readonly id: number;
}

/** Below this share of common trigrams a word is not even looked at as a misspelling. */
const SIMILAR = 0.3;

type Sql = Kysely<AiTables>;

/** Articles and the words in them, a site's own apart from every other's. */
export function createKnowledgeStore(db: Database) {
  const sql = () => db.sql<AiTables>();
  return {
    /** Replaces the article of the same slug, its words included, in one transaction. */
    save: (siteId: number, article: Article): Promise<void> =>
      db.transaction((tx) => saveArticle(tx.sql<AiTables>(), siteId, article)),

    /** Makes these the site's articles: all of them are stored, all others removed, in one transaction. */
    replaceAll: (siteId: number, articles: readonly Article[]): Promise<void> =>
      db.transaction(async (tx) => {
        for (const article of articles) await saveArticle(tx.sql<AiTables>(), siteId, article);
        await removeOthers(
          tx.sql<AiTables>(),
          siteId,
          articles.map(({ slug }) => slug),
        );
      }),

    list: (siteId: number): Promise<Article[]> =>
      sql()
        .selectFrom("knowledge_articles")
        .select(["slug", "title", "tags", "body"])
        .where("site_id", "=", siteId)
        .orderBy("slug")
        .execute(),

    byIds: (ids: readonly number[]) => articlesByIds(sql(), ids),
    count: (siteId: number) => countArticles(sql(), siteId),

    /** Words of the site that look like these, to be judged more closely by the caller. */
    wordsLike: (siteId: number, words: readonly string[]) => wordsLike(sql(), siteId, words),

    /** Where in which article the lexemes stand. */
    postings: (siteId: number, lexemes: readonly string[]) => postingsOf(sql(), siteId, lexemes),
  };
}

async function removeOthers(sql: Sql, siteId: number, slugs: readonly string[]): Promise<void> {
  const all = sql.deleteFrom("knowledge_articles").where("site_id", "=", siteId);
  await (slugs.length === 0 ? all : all.where("slug", "not in", [...slugs])).execute();
}

async function articlesByIds(sql: Sql, ids: readonly number[]): Promise<StoredArticle[]> {
  if (ids.length === 0) return [];
  return sql
    .selectFrom("knowledge_articles")
    .select(["id", "slug", "title", "tags", "body"])
    .where("id", "in", [...ids])
    .execute();
}

async function countArticles(sql: Sql, siteId: number): Promise<number> {
  const row = await sql
    .selectFrom("knowledge_articles")
    .select(raw<number>`count(*)::int`.as("count"))
    .where("site_id", "=", siteId)
    .executeTakeFirstOrThrow();
  return row.count;
}

async function wordsLike(sql: Sql, siteId: number, words: readonly string[]): Promise<string[]> {
  if (words.length === 0) return [];
  const asked = raw<{ word: string }>`unnest(${[...words]}::text[])`.as<"asked">(raw`asked(word)`);
  const rows = await sql
    .selectFrom("knowledge_words")
    .innerJoin(asked, (join) => join.on(raw<boolean>`knowledge_words.word % asked.word`))
    .select("knowledge_words.word")
    .distinct()
    .where("site_id", "=", siteId)
    .where(raw<number>`similarity(knowledge_words.word, asked.word)`, ">=", SIMILAR)
    .execute();
  return rows.map(({ word }) => word);
}

async function postingsOf(
  sql: Sql,
  siteId: number,
  lexemes: readonly string[],
): Promise<Posting[]> {
  if (lexemes.length === 0) return [];
  const entries = raw<{
    lexeme: string;
    weights: string[];
  }>`unnest(knowledge_articles.search)`.as<"entries">(raw`entries(lexeme, positions, weights)`);
  const rows = await sql
    .selectFrom(["knowledge_articles", entries])
    .select(["knowledge_articles.id", "entries.lexeme"])
    .select(raw<string>`array_to_string(entries.weights, '')`.as("weights"))
    .where("knowledge_articles.site_id", "=", siteId)
    .where(raw<boolean>`knowledge_articles.search @@ ${anyOf(lexemes)}::tsquery`)
    .where(raw<boolean>`entries.lexeme = any(${[...lexemes]}::text[])`)
    .execute();
  return rows.map(({ id, lexeme, weights }) => ({
    articleId: id,
    lexeme,
    ...countWeights(weights),
  }));
}

async function saveArticle(sql: Sql, siteId: number, article: Article): Promise<void> {
  const [title, tags, body] = [article.title, article.tags.join(" "), article.body].map((text) =>
    indexedWords(text).join(" "),
  );
  const content = {
    title: article.title,
    tags: [...article.tags],
    body: article.body,
    search: raw<string>`setweight(to_tsvector('russian', ${title}), 'A')
      || setweight(to_tsvector('russian', ${tags}), 'B') || to_tsvector('russian', ${body})`,
    updated_at: raw<Date>`now()`,
  };
  const { id } = await sql
    .insertInto("knowledge_articles")
    .values({ site_id: siteId, slug: article.slug, ...content })
    .onConflict((conflict) => conflict.columns(["site_id", "slug"]).doUpdateSet(content))
    .returning("id")
    .executeTakeFirstOrThrow();
  const words = new Set(`${title} ${tags} ${body}`.split(" ").filter((word) => word.length > 2));
  await sql.deleteFrom("knowledge_words").where("article_id", "=", id).execute();
  if (words.size === 0) return;
  await sql
    .insertInto("knowledge_words")
    .values([...words].map((word) => ({ article_id: id, site_id: siteId, word })))
    .execute();
}

/** SECURITY: quoted, so that nothing in a word is read as an operator of the query. */
function anyOf(lexemes: readonly string[]): string {
  return lexemes.map((lexeme) => `'${lexeme.replace(/['\\]/g, "")}'`).join(" | ");
}

function countWeights(weights: string): Pick<Posting, "inTitle" | "inTags" | "inBody"> {
  const count = (letter: string) => weights.split(letter).length - 1;
  return { inTitle: count("A"), inTags: count("B"), inBody: count("D") };
}
