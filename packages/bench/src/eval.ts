import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { parseDialogues } from "./dialogues/dialogue.ts";
import { runDialogues } from "./dialogues/run-dialogues.ts";
import { openEvalHouse } from "./eval-house.ts";
import { judge, type Judgement, parseQuestions } from "./eval-score.ts";

// Judges the search of the knowledge base: `npm run eval`, `npm run eval -- --questions FILE [--articles FOLDER] [--json]`;
// or has the golden dialogues with the consultant: `npm run eval -- --dialogues [--model]`. Without DATABASE_URL it runs on
// PGlite in a folder that is gone afterwards.

const knowledge = fileURLToPath(new URL("../../server/knowledge/", import.meta.url));
/** How many answers the judge looks at. */
const TOP = 3;

const { values } = parseArgs({
  options: {
    questions: { type: "string", default: join(knowledge, "questions.dev.jsonl") },
    articles: { type: "string", default: join(knowledge, "articles") },
    dialogues: { type: "boolean", default: false },
    /** The provider of the settings answers; it costs money. Without it the knowledge answers alone. */
    model: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
await (values.dialogues ? evaluateDialogues() : evaluateSearch());

async function evaluateSearch(): Promise<void> {
  const { DATABASE_URL } = process.env;
  const questions = parseQuestions(await readFile(values.questions, "utf8"));
  await using house = await openEvalHouse({ articles: values.articles, env: { DATABASE_URL } });
  const search = (text: string) => house.app.ai.knowledge.search(house.siteId, text, TOP);
  // The first question finds nothing compiled and nothing indexed yet.
  await search("как подключиться");
  const judgements: Judgement[] = [];
  for (const question of questions) {
    const from = performance.now();
    const found = (await search(question.q)).map(({ slug }) => slug);
    judgements.push({ question, found, ms: performance.now() - from });
  }
  if (!values.json) report(judgements);
  print(JSON.stringify(judge(judgements)));
}

function report(judgements: readonly Judgement[]): void {
  for (const { question, found } of judgements) {
    if ((found[0] ?? null) === question.article) continue;
    const is = found.join(", ") || "refused";
    print(`${question.q}\n  should be ${question.article ?? "refused"}, is ${is}`);
  }
}

async function evaluateDialogues(): Promise<void> {
  const text = await readFile(join(knowledge, "dialogues.jsonl"), "utf8");
  const { DATABASE_URL, ...rest } = process.env;
  const env = values.model ? { DATABASE_URL, ...providerOf(rest) } : { DATABASE_URL };
  await using house = await openEvalHouse({ articles: values.articles, env });
  await house.app.start();
  const judged = await runDialogues(house.app, house.sites, parseDialogues(text));
  const failed = judged.filter(({ faults }) => faults.length > 0);
  if (!values.json) {
    for (const { dialogue, outcome, faults } of failed) {
      print(`${dialogue.say.join(" / ")}\n  ${faults.join("; ")}\n  ${outcome.content}`);
    }
  }
  const passed = judged.length - failed.length;
  print(JSON.stringify({ eval: "dialogues", n: judged.length, passed, failed: failed.length }));
  if (failed.length > 0) process.exitCode = 1;
}

/** The settings of the provider, and nothing else of the environment. */
function providerOf(env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const names = Object.keys(env).filter((name) => name.startsWith("OPENROUTER_"));
  return Object.fromEntries(names.map((name) => [name, env[name]]));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
