import { type Database, type Kysely, raw, type Selectable, type Tx } from "#kernel/database";
import type { Article, ArticleOrigin, ArticleRecord, ArticleState } from "../contract.ts";
import type { AiTables } from "../entities.ts";

export interface StoredArticle extends Article {
  readonly id: number;
  readonly state: ArticleState | "removed";
  readonly revision: number;
}

export interface ArticleChange {
  readonly article: Article;
  readonly state: ArticleState;
  readonly origin: ArticleOrigin;
}

type Sql = Kysely<AiTables>;

/** Articles that one statement carries. */
const AT_A_TIME = 500;

export type KnowledgeStore = ReturnType<typeof createKnowledgeStore>;

/**
 * Articles, a site's own apart from every other's. Every change takes the site's next revision under a lock, so
 * that whoever has read up to a revision has missed nothing before it. A removed article leaves its emptied row.
 */
export function createKnowledgeStore(db: Database) {
  return { ...writesTo(db), ...readsFrom(() => db.sql<AiTables>()) };
}

function writesTo(db: Database) {
  return {
    save: (siteId: number, changes: readonly ArticleChange[]): Promise<void> =>
      db.transaction((tx) => saveAll(tx, siteId, changes)),

    saveIn: (tx: Tx, siteId: number, change: ArticleChange): Promise<void> =>
      saveAll(tx, siteId, [change]),

    /** Makes these the site's articles out of its folder: others of that origin are removed. All or nothing. */
    replaceFolder: (siteId: number, articles: readonly Article[]): Promise<void> =>
      db.transaction(async (tx) => {
        const origin = { kind: "folder" } as const;
        const changes = articles.map(
          (article) => ({ article, origin, state: "published" }) as const,
        );
        await saveAll(tx, siteId, changes);
        const slugs = articles.map(({ slug }) => slug);
        const gone = await folderSlugs(tx.sql<AiTables>(), siteId);
        const kept = new Set(slugs);
        await removeAll(
          tx,
          siteId,
          gone.filter((slug) => !kept.has(slug)),
        );
      }),

    /** Whether there was one. */
    remove: (siteId: number, slug: string): Promise<boolean> =>
      db.transaction((tx) => removeAll(tx, siteId, [slug])),

    /** Whether there is one. */
    setState: (siteId: number, slug: string, state: ArticleState): Promise<boolean> =>
      db.transaction(async (tx) => {
        const revision = await nextRevision(tx, siteId);
        const { numUpdatedRows } = await tx
          .sql<AiTables>()
          .updateTable("knowledge_articles")
          .set({ state, revision, updated_at: raw<Date>`now()` })
          .where("site_id", "=", siteId)
          .where("slug", "=", slug)
          .where("state", "!=", "removed")
          .executeTakeFirstOrThrow();
        return numUpdatedRows > 0n;
      }),
  };
}

function readsFrom(sql: () => Sql) {
  return {
    async list(siteId: number): Promise<ArticleRecord[]> {
      const rows = await kept(sql(), siteId).orderBy("slug").execute();
      return rows.map(toRecord);
    },

    async bySlug(siteId: number, slug: string): Promise<ArticleRecord | undefined> {
      const row = await kept(sql(), siteId).where("slug", "=", slug).executeTakeFirst();
      return row && toRecord(row);
    },

    async byIds(ids: readonly number[]): Promise<StoredArticle[]> {
      if (ids.length === 0) return [];
      const query = sql()
        .selectFrom("knowledge_articles")
        .selectAll()
        .where("id", "in", [...ids]);
      return (await query.execute()).map(toStored);
    },

    /** 0 for a site that never had an article. */
    async revision(siteId: number): Promise<number> {
      const row = await sql()
        .selectFrom("knowledge_revisions")
        .select("revision")
        .where("site_id", "=", siteId)
        .executeTakeFirst();
      return Number(row?.revision ?? 0);
    },

    /** What changed after that revision, removals included, in the order of their revisions. */
    async changedSince(siteId: number, revision: number): Promise<StoredArticle[]> {
      const rows = await sql()
        .selectFrom("knowledge_articles")
        .selectAll()
        .where("site_id", "=", siteId)
        .where("revision", ">", revision)
        .orderBy("revision")
        .execute();
      return rows.map(toStored);
    },
  };
}

/** Takes the site's next revision; others who change the site wait until this transaction has ended. */
async function nextRevision(tx: Tx, siteId: number): Promise<number> {
  const { revision } = await tx
    .sql<AiTables>()
    .insertInto("knowledge_revisions")
    .values({ site_id: siteId, revision: 1 })
    .onConflict((conflict) =>
      conflict.column("site_id").doUpdateSet({ revision: raw`knowledge_revisions.revision + 1` }),
    )
    .returning("revision")
    .executeTakeFirstOrThrow();
  return Number(revision);
}

async function saveAll(tx: Tx, siteId: number, changes: readonly ArticleChange[]): Promise<void> {
  const revision = await nextRevision(tx, siteId);
  for (let from = 0; from < changes.length; from += AT_A_TIME) {
    const rows = changes
      .slice(from, from + AT_A_TIME)
      .map((change) => toRow(siteId, revision, change));
    await tx
      .sql<AiTables>()
      .insertInto("knowledge_articles")
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(["site_id", "slug"])
          .doUpdateSet((excluded) => ({
            title: excluded.ref("excluded.title"),
            tags: excluded.ref("excluded.tags"),
            questions: excluded.ref("excluded.questions"),
            body: excluded.ref("excluded.body"),
            state: excluded.ref("excluded.state"),
            origin: excluded.ref("excluded.origin"),
            revision: excluded.ref("excluded.revision"),
            updated_at: raw<Date>`now()`,
          }))
          // What is the same already is not indexed anew by every node.
          .where(
            raw<boolean>`(knowledge_articles.title, knowledge_articles.tags, knowledge_articles.questions,
              knowledge_articles.body, knowledge_articles.state, knowledge_articles.origin)
              is distinct from (excluded.title, excluded.tags, excluded.questions, excluded.body,
              excluded.state, excluded.origin)`,
          ),
      )
      .execute();
  }
}

async function folderSlugs(sql: Sql, siteId: number): Promise<string[]> {
  const rows = await sql
    .selectFrom("knowledge_articles")
    .select("slug")
    .where("site_id", "=", siteId)
    .where("state", "!=", "removed")
    .where(raw<string>`origin ->> 'kind'`, "=", "folder")
    .execute();
  return rows.map(({ slug }) => slug);
}

/** PRIVACY: nothing of a removed article stays but its name. */
async function removeAll(tx: Tx, siteId: number, slugs: readonly string[]): Promise<boolean> {
  if (slugs.length === 0) return false;
  const revision = await nextRevision(tx, siteId);
  const { numUpdatedRows } = await tx
    .sql<AiTables>()
    .updateTable("knowledge_articles")
    .set({ state: "removed", title: "", tags: [], questions: [], body: "", revision })
    .where("site_id", "=", siteId)
    .where("slug", "in", [...slugs])
    .where("state", "!=", "removed")
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

function kept(sql: Sql, siteId: number) {
  return sql
    .selectFrom("knowledge_articles")
    .selectAll()
    .where("site_id", "=", siteId)
    .where("state", "!=", "removed");
}

type Row = Selectable<AiTables["knowledge_articles"]>;

function toRow(siteId: number, revision: number, { article, state, origin }: ArticleChange) {
  return {
    site_id: siteId,
    slug: article.slug,
    title: article.title,
    tags: [...article.tags],
    questions: [...article.questions],
    body: article.body,
    state,
    origin: raw<object>`${JSON.stringify(origin)}::jsonb`,
    revision,
  };
}

function toStored(row: Row): StoredArticle {
  const { id, slug, title, tags, questions, body, state } = row;
  const revision = Number(row.revision);
  return { id, slug, title, tags, questions, body, revision, state: state as ArticleState };
}

function toRecord(row: Row): ArticleRecord {
  const { slug, title, tags, questions, body, state, updated_at } = row;
  return {
    slug,
    title,
    tags,
    questions,
    body,
    state: state as ArticleState,
    origin: row.origin as ArticleOrigin,
    updatedAt: new Date(updated_at),
  };
}
