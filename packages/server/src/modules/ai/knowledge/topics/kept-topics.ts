import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { compileLexicon } from "../lexicon/lexicon.ts";
import { type LearnedTopics, learnTopics } from "./learn-topics.ts";

const sources = join(import.meta.dirname, "..");
const file = join(sources, "../../../../dist/topics.json");

interface Kept extends LearnedTopics {
  /** Of the sources that it was learned from. */
  readonly key: string;
}

/**
 * Learns the topics and keeps them in a file, so that no process has to; nothing happens where the file is up to date.
 * Part of `npm run setup`.
 */
export function keepTopics(): void {
  if (keptTopics()) return;
  const kept: Kept = { key: keyOfSources(), ...learnTopics(compileLexicon()) };
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, JSON.stringify(kept));
  renameSync(unfinished, file);
}

/** The topics of the file, or undefined where there is none or a source has changed since. */
export function keptTopics(): LearnedTopics | undefined {
  if (!existsSync(file)) return undefined;
  const kept = JSON.parse(readFileSync(file, "utf8")) as Kept;
  return kept.key === keyOfSources() ? kept : undefined;
}

/** Changes with any source that has a part in the learning. */
function keyOfSources(): string {
  const hash = createHash("sha256");
  const paths = globSync("{lexicon,text,topics}/**/*.{ts,txt}", { cwd: sources });
  for (const path of [...paths, "query.ts", "read-question.ts", "reading.ts"].sort()) {
    if (path.endsWith(".test.ts")) continue;
    hash.update(`${path}\0`).update(readFileSync(join(sources, path)));
  }
  return hash.digest("hex");
}
