import { readFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { startPostgres, tempDir } from "@ilpo-chat/testkit";
import { openEvalHouse } from "../eval-house.ts";
import { parseQuestions } from "../eval-score.ts";
import { type Bench, progress } from "../report/bench.ts";
import { percentile } from "../report/statistics.ts";
import { show, table } from "../report/table.ts";
import { writeManyArticles } from "./many-articles.ts";

const knowledge = new URL("../../../server/knowledge/", import.meta.url);
const articles = fileURLToPath(new URL("articles", knowledge));
const ARTICLES = 10_000;
const CHANGES = 50;

/** The search in a large knowledge base on PostgreSQL: filling it, asking it, and hearing of a change. */
export const search: Bench = async ({ isQuick }) => {
  await using postgres = await startPostgres();
  await using folder = await tempDir("many-articles");
  await using house = await openEvalHouse({ articles, env: { DATABASE_URL: postgres.url } });
  const { siteId } = house;
  const base = house.app.ai.knowledge;
  const count = isQuick ? 1_000 : ARTICLES;
  await writeManyArticles(articles, folder.path, count);
  progress(`search: importing ${count} articles`);
  const importMs = await took(() => base.importFolder(siteId, folder.path));
  const before = process.memoryUsage.rss();
  const indexMs = await took(() => base.search(siteId, "как подключиться", 3));
  const indexMb = (process.memoryUsage.rss() - before) / 2 ** 20;
  progress("search: asking");
  const text = await readFile(new URL("questions.extra.jsonl", knowledge), "utf8");
  const questions = parseQuestions(text).map(({ q }) => q);
  const askAll = async () => {
    const times: number[] = [];
    for (const question of questions) {
      times.push(await took(() => base.search(siteId, question, 3)));
    }
    return percentiles(times);
  };
  // The first round is for the compiler.
  await askAll();
  const asked = await askAll();
  const times: number[] = [];
  for (let at = 0; at < CHANGES; at += 1) {
    const change = {
      slug: "change",
      title: `Правка ${at}`,
      tags: [],
      questions: [],
      body: "Новое.",
    };
    await base.save(siteId, change);
    times.push(await took(() => base.search(siteId, "какая комиссия у парка", 3)));
  }
  const changed = percentiles(times);
  const figures = { importMs, indexMs, indexMb, p50Ms: asked.p50, p95Ms: asked.p95 };
  return reportSearch(count, { ...figures, afterChangeP95Ms: changed.p95 });
};

const titles = {
  importMs: "importing them, ms",
  indexMs: "the first question after that, which indexes them, ms",
  indexMb: "memory of the index, MB",
  p50Ms: "a question, p50, ms",
  p95Ms: "a question, p95, ms",
  afterChangeP95Ms: "a question right after a change, p95, ms",
} as const;

function reportSearch(count: number, figures: Readonly<Record<keyof typeof titles, number>>) {
  const names = Object.keys(titles) as (keyof typeof titles)[];
  return {
    text: table(
      [`${show(count)} articles`, "figure"],
      names.map((name) => [titles[name], show(figures[name], 1)]),
    ),
    json: {
      bench: "search",
      articles: count,
      ...Object.fromEntries(names.map((name) => [name, Number(figures[name].toFixed(2))])),
    },
  };
}

function percentiles(times: readonly number[]) {
  const sorted = Float64Array.from(times).sort();
  return { p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95) };
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}
