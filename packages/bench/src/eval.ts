import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compose, keptSecret, loadConfig } from "@ilpo-chat/server";
import { judge, type Judgement, type Question } from "./eval-score.ts";

// Judges the search of the knowledge base: `npm run eval`, `npm run eval -- --questions FILE [--articles FOLDER] [--json]`.
// Without DATABASE_URL it runs on PGlite in a folder that is gone afterwards.

const knowledge = fileURLToPath(new URL("../../server/knowledge/", import.meta.url));
/** How many answers the judge looks at. */
const TOP = 3;

const evalSite = {
  key: "eval",
  name: "Оценка",
  origins: [],
  settings: { title: "Оценка", accent: "#FFDB4D", locale: "ru", greeting: [], quickReplies: [] },
} as const;

const { values } = parseArgs({
  options: {
    questions: { type: "string", default: join(knowledge, "questions.dev.jsonl") },
    articles: { type: "string", default: join(knowledge, "articles") },
    json: { type: "boolean", default: false },
  },
});
const questions = parseQuestions(await readFile(values.questions, "utf8"));
const folder = await mkdtemp(join(tmpdir(), "ilpo-eval-"));
try {
  const { result, judgements } = await evaluate(questions, { folder, articles: values.articles });
  if (!values.json) report(judgements);
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function evaluate(
  asked: readonly Question[],
  { folder, articles }: { folder: string; articles: string },
) {
  const { DATABASE_URL } = process.env;
  const env = {
    ILPO_DATA_DIR: folder,
    LOG_LEVEL: "error",
    PORT: "0",
    ...(DATABASE_URL ? { DATABASE_URL } : {}),
  };
  const app = await compose({ config: loadConfig(env, keptSecret), widgetDir: folder });
  try {
    const site = await app.auth.sites.save(evalSite);
    await app.ai.knowledge.importFolder(site.id, articles);
    const judgements: Judgement[] = [];
    for (const question of asked) {
      const from = performance.now();
      const found = await app.ai.knowledge.search(site.id, question.q, TOP);
      judgements.push({
        question,
        found: found.map(({ slug }) => slug),
        ms: performance.now() - from,
      });
    }
    return { judgements, result: judge(judgements) };
  } finally {
    await app.lifecycle.stop(5_000);
  }
}

function parseQuestions(text: string): Question[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as Question);
}

function report(judgements: readonly Judgement[]): void {
  for (const { question, found } of judgements) {
    if ((found[0] ?? null) === question.article) continue;
    process.stdout.write(
      `${question.q}\n  should be ${question.article ?? "refused"}, is ${found.join(", ") || "refused"}\n`,
    );
  }
}
