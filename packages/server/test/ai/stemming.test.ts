import { expect, it } from "vitest";
import { raw } from "../../src/kernel/database.ts";
import { indexedWords } from "../../src/modules/ai/knowledge/sentences.ts";
import { readPhrases } from "../../src/modules/ai/knowledge/topics/phrases.ts";
import { stem } from "../../src/modules/ai/knowledge/text/stem.ts";
import { articlesFolder, buildNode, databases, freshDatabase } from "./support.ts";

it.each(databases)(
  "our stems are those of %s, for every word of the knowledge and of the phrases",
  async (kind) => {
    await using database = await freshDatabase(kind);
    await using node = await buildNode({ url: database.url });
    await node.ai.knowledge.importFolder(node.site.id, articlesFolder.pathname);
    const articles = await node.ai.knowledge.list(node.site.id);
    const text = articles
      .map(({ title, tags, body }) => [title, ...tags, body].join(" "))
      .join(" ");
    const words = new Set([
      ...indexedWords(text),
      ...readPhrases().flatMap(({ phrases }) => indexedWords(phrases.join("\n"))),
    ]);
    const russian = [...words].filter((word) => /^[а-я]+$/.test(word));
    expect(russian.length).toBeGreaterThan(1_000);
    const rows = await raw<{ word: string; stem: string | null }>`
    select word, (ts_lexize('russian_stem', word))[1] as stem from unnest(${russian}::text[]) word
  `.execute(node.db.sql());
    // Stop words have no stem there, and are not asked for here.
    const different = rows.rows.filter((row) => row.stem !== null && row.stem !== stem(row.word));
    expect(different).toEqual([]);
  },
);
