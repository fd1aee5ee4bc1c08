import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Database } from "#kernel/database";
import type { Knowledge, Passage } from "../contract.ts";
import { parseArticle } from "./article-file.ts";
import { compileLexicon } from "./lexicon/lexicon.ts";
import { type Query, toQuery } from "./query.ts";
import { type Language, readQuestion } from "./read-question.ts";
import { isAnswer, rank, type Ranked } from "./rank.ts";
import { bestSentences } from "./sentences.ts";
import { createKnowledgeStore, type StoredArticle } from "./store.ts";

/** What the knowledge has to say to a question. */
export interface Findings {
  readonly language: Language;
  /** Articles that speak of what was asked, best first. */
  readonly passages: readonly Passage[];
  /** The first one answers the question. Otherwise they are fit as background for a model, not as an answer. */
  readonly isSure: boolean;
}

export interface KnowledgeBase extends Knowledge {
  find(siteId: number, text: string, limit: number): Promise<Findings>;
}

/** The knowledge of all sites. Compiles the lexicon once. */
export function createKnowledge({ db }: { readonly db: Database }): KnowledgeBase {
  const store = createKnowledgeStore(db);
  const lexicon = compileLexicon();

  async function find(siteId: number, text: string, limit: number): Promise<Findings> {
    const read = readQuestion(text, lexicon);
    const query = toQuery(read, lexicon, await store.wordsLike(siteId, read.unknown));
    const lexemes = new Set(
      query.terms.flatMap(({ alternatives }) => alternatives.map(({ lexeme }) => lexeme)),
    );
    const [total, postings] = [
      await store.count(siteId),
      await store.postings(siteId, [...lexemes]),
    ];
    const ranked = rank(query, postings, total).slice(0, limit);
    const articles = await store.byIds(ranked.map(({ articleId }) => articleId));
    const passages = ranked.flatMap((one) => toPassage(one, articles, query));
    const isSure = ranked[0] !== undefined && !query.isElsewhere && isAnswer(ranked[0]);
    return { language: read.language, passages, isSure };
  }

  return {
    find,
    async search(siteId, text, limit) {
      const { passages, isSure } = await find(siteId, text, limit);
      return isSure ? passages : [];
    },
    save: store.save,
    list: store.list,
    async importFolder(siteId, folder) {
      const files = (await readdir(folder)).filter((file) => file.endsWith(".md")).sort();
      const articles = await Promise.all(
        files.map(async (file) => parseArticle(file, await readFile(join(folder, file), "utf8"))),
      );
      await store.replaceAll(siteId, articles);
      return { articles: articles.length };
    },
  };
}

function toPassage(ranked: Ranked, articles: readonly StoredArticle[], query: Query): Passage[] {
  const article = articles.find(({ id }) => id === ranked.articleId);
  if (!article) return [];
  const { slug, title, body } = article;
  return [{ slug, title, text: body, best: bestSentences(query, body), score: ranked.score }];
}
