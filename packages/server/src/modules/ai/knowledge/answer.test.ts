import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isAnswer, judge, topicArticlesOf } from "./answer.ts";
import { parseArticle } from "./article-file.ts";
import { createSiteIndex } from "./index/site-index.ts";
import { compileLexicon } from "./lexicon/lexicon.ts";
import { toQuery } from "./query.ts";
import { readQuestion } from "./read-question.ts";
import { keptTopics } from "./topics/kept-topics.ts";
import { learnTopics } from "./topics/learn-topics.ts";
import { createTopics } from "./topics/topics.ts";

const folder = new URL("../../../../knowledge/", import.meta.url);
const lexicon = compileLexicon();
const topics = createTopics(keptTopics() ?? learnTopics(lexicon));
const index = createSiteIndex();
const files = readdirSync(new URL("articles/", folder)).filter((file) => file.endsWith(".md"));
const articles = files.map((file, id) => {
  const article = parseArticle(file, readFileSync(new URL(`articles/${file}`, folder), "utf8"));
  index.put({ id, ...article });
  return article;
});
const articlesOf = topicArticlesOf(topics, index);

/** Slugs, best first; none when the question is refused. */
function search(text: string): string[] {
  const read = readQuestion(text, lexicon);
  const query = toQuery(
    read,
    lexicon,
    read.unknown.flatMap((word) => index.like(word)),
  );
  const judgement = judge({ query, index, topics, articlesOf });
  const { candidates } = judgement;
  if (!isAnswer(judgement)) return [];
  return candidates.slice(0, 3).map(({ articleId }) => articles[articleId]?.slug ?? "");
}

interface Question {
  readonly q: string;
  readonly article: string | null;
}

function questionsOf(name: string): Question[] {
  const lines = readFileSync(new URL(`questions.${name}.jsonl`, folder), "utf8")
    .trim()
    .split("\n");
  return lines.map((line) => JSON.parse(line) as Question);
}

const share = <One>(all: readonly One[], is: (one: One) => boolean) =>
  all.filter(is).length / all.length;

describe("the quality of the search", () => {
  it.each([
    "dev",
    "extra",
    "held",
    "blind",
    "blind3",
    "blind4",
    "blind5",
    "blind6",
    "blind7",
    "blind8",
  ])("stays above the bar on the %s questions", (name) => {
    const judged = questionsOf(name).map(({ q, article }) => ({ q, article, found: search(q) }));
    const known = judged.filter(({ article }) => article !== null);
    const unknown = judged.filter(({ article }) => article === null);
    expect(share(known, ({ found, article }) => found[0] === article)).toBeGreaterThanOrEqual(0.9);
    expect(
      share(known, ({ found, article }) => found.includes(article ?? "")),
    ).toBeGreaterThanOrEqual(0.97);
    expect(share(known, ({ found }) => found.length === 0)).toBeLessThanOrEqual(0.05);
    expect(share(unknown, ({ found }) => found.length === 0)).toBeGreaterThanOrEqual(0.9);
  });

  it("leads each topic to an article of its own", () => {
    const first = topics.queries.map((_, topic) => articlesOf.of(topic)[0]?.articleId);
    expect(new Set(first).size).toBe(topics.queries.length);
  });
});
