import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Words that only some of the articles have, lest all of them be about the same. */
const syllables = [
  "ба",
  "го",
  "ди",
  "зу",
  "ка",
  "ле",
  "ми",
  "но",
  "пы",
  "ру",
  "се",
  "та",
  "фо",
  "ха",
];

/**
 * Fills a folder with so many articles made out of another's: parts of several, with words of their own. The same
 * every time.
 */
export async function writeManyArticles(from: string, to: string, count: number): Promise<void> {
  const files = (await readdir(from)).filter((file) => file.endsWith(".md")).sort();
  const sources = await Promise.all(files.map((file) => readFile(join(from, file), "utf8")));
  const bodies = sources.map((source) => source.split(/\n---\n/)[1]?.trim() ?? "");
  const titles = sources.map((source) => /^title: (.*)$/m.exec(source)?.[1] ?? "");
  const pick = (list: readonly string[], at: number) => list[at % list.length] ?? "";
  for (let at = 0; at < count; at += 1) {
    const own = Array.from({ length: 8 }, (_, word) => wordOf(at * 7 + word * 131));
    const title = `${pick(titles, at)}, ${own[0]} ${at}`;
    const body = [pick(bodies, at * 3 + 1), pick(bodies, at * 5 + 2), own.join(" ")].join(" ");
    await writeFile(join(to, `many-${at}.md`), `---\ntitle: "${title}"\n---\n${body}\n`);
  }
}

function wordOf(seed: number): string {
  return [1, 14, 196, 2_744]
    .map((place) => syllables[Math.floor((seed * 2_654_435) / place) % syllables.length])
    .join("");
}
