import { expect, it } from "vitest";
import type { KnowledgeStore, StoredArticle } from "../store.ts";
import { createSiteIndexes } from "./site-indexes.ts";

const article = (revision: number): StoredArticle => ({
  ...{ id: revision, slug: `${revision}`, title: "Комиссия", tags: [], questions: [] },
  ...{ body: "Комиссия 3%.", revision, state: "published" },
});

function storeOf(articles: StoredArticle[]) {
  const looks: string[] = [];
  const store = {
    async revision() {
      looks.push("revision");
      return articles.at(-1)?.revision ?? 0;
    },
    async changedSince(_siteId: number, since: number) {
      looks.push("articles");
      return articles.filter(({ revision }) => revision > since);
    },
  };
  return { looks, indexes: createSiteIndexes(store as unknown as KnowledgeStore) };
}

it("a site's index is not looked after again for who knows that it is new enough", async () => {
  const articles = [article(1)];
  const { looks, indexes } = storeOf(articles);
  expect((await indexes.of(7, 1)).revision).toBe(1);
  expect(looks).toEqual(["revision", "articles"]);
  expect((await indexes.of(7, 1)).revision).toBe(1);
  expect((await indexes.of(7, 0)).revision).toBe(1);
  expect(looks).toHaveLength(2);
  articles.push(article(2));
  const { index, revision } = await indexes.of(7, 2);
  expect([index.size, revision]).toEqual([2, 2]);
});

it("whoever knows of no revision has the newest", async () => {
  const articles = [article(1)];
  const { indexes } = storeOf(articles);
  await indexes.of(7);
  articles.push(article(2));
  expect((await indexes.of(7)).revision).toBe(2);
});

it("an index that is being brought up to date is waited for", async () => {
  const articles = [article(1)];
  const { indexes } = storeOf(articles);
  await indexes.of(7);
  articles.push(article(2));
  const [newest, old] = await Promise.all([indexes.of(7), indexes.of(7, 1)]);
  expect([newest.revision, old.revision]).toEqual([2, 2]);
});
