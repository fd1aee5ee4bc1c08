import { type Database, raw, type Tx } from "#kernel/database";
import type { TelegramTables } from "./entities.ts";
import { ALL_SITES } from "./site-store.ts";

/** An answer that is kept ready; `{name}` in it becomes the visitor's name. */
export interface CannedReply {
  readonly id: number;
  readonly siteId: number;
  readonly word: string;
  readonly content: string;
}

export type ReplyStore = ReturnType<typeof createReplyStore>;

/** Keeps an answer under a word; the same word again replaces it. */
export async function saveReply(
  tx: Tx,
  { siteId, word, content }: Omit<CannedReply, "id">,
): Promise<void> {
  await tx
    .sql<TelegramTables>()
    .insertInto("telegram_replies")
    .values({ site_id: siteId, word, content })
    .onConflict((conflict) => conflict.columns(["site_id", "word"]).doUpdateSet({ content }))
    .execute();
}

export async function removeReply(tx: Tx, siteId: number, word: string): Promise<boolean> {
  const removed = await tx
    .sql<TelegramTables>()
    .deleteFrom("telegram_replies")
    .where("site_id", "=", siteId)
    .where("word", "=", word)
    .returning("id")
    .executeTakeFirst();
  return removed !== undefined;
}

/** Answers that are kept ready. */
export function createReplyStore(db: Database) {
  return {
    /** Those that a manager of this site may use, with `query` in the word or the text; null: of all sites. */
    async list(siteId: number | null, query: string, limit: number): Promise<CannedReply[]> {
      const all = db.sql<TelegramTables>().selectFrom("telegram_replies").selectAll();
      const seen = siteId === null ? all : all.where("site_id", "in", [siteId, ALL_SITES]);
      const pattern = `%${query.replace(/[\\%_]/gu, (sign) => `\\${sign}`)}%`;
      const rows = await seen
        .where((where) =>
          where.or([where("word", "ilike", pattern), where("content", "ilike", pattern)]),
        )
        // Those whose word begins with what was typed come first.
        .orderBy(raw`word ilike ${pattern.slice(1)}`, "desc")
        .orderBy("word")
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        id: row.id,
        siteId: row.site_id,
        word: row.word,
        content: row.content,
      }));
    },
  };
}

/** Puts the visitor's name in; without one the words close up around the gap. */
export function fillName(content: string, name: string | undefined): string {
  if (!content.includes("{name}")) return content;
  if (name) return content.replaceAll("{name}", name);
  return content.replace(/,?[ \u{a0}]*\{name\}/gu, "").replace(/^[\s,]+/u, "");
}
