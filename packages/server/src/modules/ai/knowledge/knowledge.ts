import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Database, Tx } from "#kernel/database";
import type { Knowledge, Passage } from "../contract.ts";
import { isAnswer, judge, type TopicArticles, topicArticlesOf } from "./answer.ts";
import { parseArticle } from "./article-file.ts";
import type { Candidate } from "./candidate.ts";
import { partsOf } from "./index/passages.ts";
import { createArticleCache } from "./index/article-cache.ts";
import { createSiteIndexes, type FreshIndex } from "./index/site-indexes.ts";
import { compileLexicon } from "./lexicon/lexicon.ts";
import { type Query, toQuery } from "./query.ts";
import { type Language, readQuestion } from "./read-question.ts";
import { bestSentences } from "./sentences.ts";
import { type ArticleChange, createKnowledgeStore, type StoredArticle } from "./store.ts";
import { keptTopics } from "./topics/kept-topics.ts";
import { learnTopics } from "./topics/learn-topics.ts";
import { createTopics } from "./topics/topics.ts";
import { fuseRanks } from "./vectors/fuse.ts";
import type { Vectors } from "./vectors/vectors.ts";

/** What the knowledge has to say to a question. */
export interface Findings {
  readonly language: Language;
  /** Articles that speak of what was asked, best first. */
  readonly passages: readonly Passage[];
  /** The first one answers the question. Otherwise they are fit as background for a model, not as an answer. */
  readonly isSure: boolean;
}

/** A site's articles, as new as a revision of them that the asker knows of; else as new as they are now. */
export interface KnowledgeOf {
  readonly siteId: number;
  readonly revision?: number;
}

export interface KnowledgeBase extends Knowledge {
  find(of: KnowledgeOf, text: string, limit: number): Promise<Findings>;
  /** Stores an article with the transaction; live once that has committed. */
  saveIn(tx: Tx, siteId: number, change: ArticleChange): Promise<void>;
  /** Does what the first question would else wait for. */
  prepare(): void;
}

export interface KnowledgeDeps {
  readonly db: Database;
  /** Absent: articles are found by their words alone. */
  readonly vectors?: Vectors | undefined;
}

/** The knowledge of all sites. The lexicon is compiled and the topics read once, when they are first needed: some ten milliseconds. */
export function createKnowledge({ db, vectors }: KnowledgeDeps): KnowledgeBase {
  const store = createKnowledgeStore(db);
  const indexes = createSiteIndexes(store);
  const articlesOf = createArticleCache(store);
  const learned = once(learn);

  async function find(of: KnowledgeOf, text: string, limit: number): Promise<Findings> {
    const { siteId } = of;
    const fresh = await indexes.of(siteId, of.revision);
    const { index } = fresh;
    const byMeaning = vectors?.nearest(siteId, text, fresh.revision);
    const { lexicon, topics, topicArticles } = learned();
    const read = readQuestion(text, lexicon);
    const nearby = read.unknown.map((word) => index.like(word));
    const query = toQuery(read, lexicon, nearby.flat());
    const asked = { query, index, topics, articlesOf: topicArticles(fresh) };
    const judgement = judge(asked);
    const candidates = fuseRanks(judgement.candidates, (await byMeaning) ?? []);
    const best = candidates.slice(0, limit);
    const isSure = best.length > 0 && isAnswer(judgement);
    const articles = await articlesOf(
      fresh,
      best.map(({ articleId }) => articleId),
    );
    const passages = best.flatMap((one) => toPassage(one, articles, query));
    return { language: read.language, passages, isSure };
  }

  return {
    find,
    prepare: () => void learned(),
    async search(siteId, text, limit) {
      const { passages, isSure } = await find({ siteId }, text, limit);
      return isSure ? passages : [];
    },
    save: (siteId, article, { state = "published", origin = desk } = {}) =>
      store.save(siteId, [{ article, state, origin }]),
    saveIn: store.saveIn,
    list: store.list,
    bySlug: store.bySlug,
    remove: store.remove,
    setState: store.setState,
    async importFolder(siteId, folder) {
      const files = (await readdir(folder)).filter((file) => file.endsWith(".md")).sort();
      const articles = await Promise.all(
        files.map(async (file) => parseArticle(file, await readFile(join(folder, file), "utf8"))),
      );
      await store.replaceFolder(siteId, articles);
      return { articles: articles.length };
    },
  };
}

const desk = { kind: "desk" } as const;

function learn() {
  const lexicon = compileLexicon();
  const topics = createTopics(keptTopics() ?? learnTopics(lexicon));
  const topicArticles = createTopicArticles((index) => topicArticlesOf(topics, index));
  return { lexicon, topics, topicArticles };
}

function once<Result>(work: () => Result): () => Result {
  let result: { readonly value: Result } | undefined;
  return () => (result ??= { value: work() }).value;
}

/** Keeps what was worked out for an index until its site changes. */
function createTopicArticles(workOut: (index: FreshIndex["index"]) => TopicArticles) {
  const known = new WeakMap<FreshIndex["index"], { revision: number; articles: TopicArticles }>();
  return ({ index, revision }: FreshIndex): TopicArticles => {
    const before = known.get(index);
    if (before?.revision === revision) return before.articles;
    const articles = workOut(index);
    known.set(index, { revision, articles });
    return articles;
  };
}

function toPassage(
  { articleId, part, score }: Candidate,
  articles: readonly StoredArticle[],
  query: Query,
): Passage[] {
  const article = articles.find(({ id }) => id === articleId);
  if (!article || article.state !== "published") return [];
  const { slug, title, body } = article;
  const text = partsOf(body)[part]?.text ?? body;
  const best = once(() => bestSentences(query, text));
  // A model reads the whole text; only the knowledge's own answer needs the sentences.
  return [{ slug, title, text, best, score }];
}
