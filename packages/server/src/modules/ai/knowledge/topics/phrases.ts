import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One thing that drivers ask about, by example. */
export interface Topic {
  /** The words by which the article is known that answers it; empty: there is none. */
  readonly about: string;
  /** Questions as people put them. */
  readonly phrases: readonly string[];
}

const folder = join(import.meta.dirname, "..", "lexicon", "phrases");
/** What no park's knowledge answers. */
const elsewhere = "elsewhere.txt";

/** What drivers ask about, in their own words: what the topics are learned from. The last one is no park's business. */
export function readPhrases(): readonly Topic[] {
  const files = readdirSync(folder).filter((file) => file !== elsewhere);
  return [...files.sort(), elsewhere].map((file) =>
    topicOf(readFileSync(join(folder, file), "utf8")),
  );
}

/** A line that begins with `=` tells what the topic is about; the others are phrases. */
function topicOf(text: string): Topic {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const isAbout = (line: string) => line.startsWith("=");
  return {
    about: lines.filter(isAbout).join(" ").replace(/=/g, "").trim(),
    phrases: lines.filter((line) => !isAbout(line)),
  };
}
