import type { KnowledgeStore, StoredArticle } from "../store.ts";
import type { FreshIndex } from "./site-indexes.ts";

/** Articles of one site that are kept; the one read longest ago goes first. */
const MOST = 500;

interface Kept {
  readonly revision: number;
  readonly articles: Map<number, StoredArticle>;
}

/** Gives the articles themselves, from memory as long as nothing of their site has changed. */
export function createArticleCache(store: Pick<KnowledgeStore, "byIds">) {
  const sites = new WeakMap<FreshIndex["index"], Kept>();
  return async ({ index, revision }: FreshIndex, ids: readonly number[]) => {
    const before = sites.get(index);
    const kept = before?.revision === revision ? before : { revision, articles: new Map() };
    sites.set(index, kept);
    const missing = ids.filter((id) => !kept.articles.has(id));
    const read = missing.length > 0 ? await store.byIds(missing) : [];
    for (const article of read) kept.articles.set(article.id, article);
    const found = ids.flatMap((id) => kept.articles.get(id) ?? []);
    makeRoom(kept.articles);
    return found;
  };
}

function makeRoom(articles: Map<number, StoredArticle>): void {
  for (const oldest of articles.keys()) {
    if (articles.size <= MOST) return;
    articles.delete(oldest);
  }
}
