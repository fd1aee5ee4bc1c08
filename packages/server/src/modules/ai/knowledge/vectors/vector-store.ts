import { type Database, raw, type Tx } from "#kernel/database";
import type { AiTables } from "../../entities.ts";
import { partsOf } from "../index/passages.ts";

export interface PartVector {
  readonly articleId: number;
  readonly part: number;
  readonly vector: Float32Array;
}

/** A published article whose parts have no vectors by the model yet. */
export interface Unembedded {
  readonly articleId: number;
  readonly revision: number;
  readonly texts: readonly string[];
}

export type VectorStore = ReturnType<typeof createVectorStore>;

/** Vectors of the parts of articles, by one model. */
export function createVectorStore(db: Database, model: string) {
  const sql = () => db.sql<AiTables>();
  return {
    async unembedded(siteId: number, limit: number): Promise<Unembedded[]> {
      const rows = await sql()
        .selectFrom("knowledge_articles as article")
        .select(["id", "title", "body", "revision"])
        .where("site_id", "=", siteId)
        .where("state", "=", "published")
        .where(
          raw<boolean>`not exists (select 1 from knowledge_vectors v where v.article_id = article.id
            and v.revision = article.revision and v.model = ${model})`,
        )
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(({ id, title, body, revision }) => ({
        articleId: id,
        revision: Number(revision),
        texts: partsOf(body).map(({ heading, text }) => `${title}\n${heading}\n${text}`),
      }));
    },

    save: (siteId: number, article: Unembedded, vectors: readonly Float32Array[]) =>
      db.transaction((tx) => replace(tx, { siteId, model, article }, vectors)),

    async all(siteId: number): Promise<PartVector[]> {
      const rows = await sql()
        .selectFrom("knowledge_vectors as v")
        .innerJoin("knowledge_articles as article", "article.id", "v.article_id")
        .select(["v.article_id", "v.part", "v.vector"])
        .where("v.site_id", "=", siteId)
        .where("v.model", "=", model)
        .where("article.state", "=", "published")
        .execute();
      return rows.map(({ article_id: articleId, part, vector }) => ({
        articleId,
        part,
        vector: Float32Array.from(vector),
      }));
    },
  };
}

interface Replacement {
  readonly siteId: number;
  readonly model: string;
  readonly article: Unembedded;
}

async function replace(
  tx: Tx,
  { siteId, model, article: { articleId, revision } }: Replacement,
  vectors: readonly Float32Array[],
): Promise<void> {
  const sql = tx.sql<AiTables>();
  await sql.deleteFrom("knowledge_vectors").where("article_id", "=", articleId).execute();
  const rows = vectors.map((vector, part) => ({
    ...{ article_id: articleId, part, site_id: siteId, revision, model },
    // Both drivers take text; the cast makes it an array.
    vector: raw<number[]>`${`{${vector.join(",")}}`}::text::real[]`,
  }));
  await sql
    .insertInto("knowledge_vectors")
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
