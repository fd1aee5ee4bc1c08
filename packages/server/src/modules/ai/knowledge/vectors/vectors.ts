import type { Log } from "#kernel/log";
import type { Candidate } from "../candidate.ts";
import type { Embed } from "./embedder.ts";
import type { PartVector, VectorStore } from "./vector-store.ts";

/** Finds by meaning. */
export interface Vectors {
  /** Parts nearest to the question, best first; none while the endpoint is away or has not read the site yet. */
  nearest(siteId: number, question: string, revision: number): Promise<readonly Candidate[]>;
}

export interface VectorsDeps {
  readonly store: VectorStore;
  readonly embed: Embed;
  readonly log: Log;
}

interface Held {
  readonly revision: number;
  readonly parts: readonly PartVector[];
}

/** A visitor waits for the answer to this one. */
const QUESTION_MS = 400;
const ARTICLE_MS = 20_000;
const ARTICLES_AT_A_TIME = 16;
const NEAREST = 20;
/** After a failure the endpoint is left alone for so long. */
const REST_MS = 10_000;

/** Reads new articles in the background; a question never waits for that. */
export function createVectors({ store, embed, log }: VectorsDeps): Vectors {
  const sites = new Map<number, Held>();
  const reading = new Set<number>();
  let restsUntil = 0;

  const rest = (error: unknown): void => {
    restsUntil = performance.now() + REST_MS;
    log.warn({ error }, "ai.embeddings_failed");
  };
  const read = async (siteId: number, revision: number): Promise<void> => {
    if (reading.has(siteId)) return;
    reading.add(siteId);
    try {
      await embedNew(siteId);
      sites.set(siteId, { revision, parts: await store.all(siteId) });
    } catch (error) {
      rest(error);
    } finally {
      reading.delete(siteId);
    }
  };
  const embedNew = async (siteId: number): Promise<void> => {
    for (;;) {
      const articles = await store.unembedded(siteId, ARTICLES_AT_A_TIME);
      if (articles.length === 0) return;
      for (const article of articles)
        await store.save(siteId, article, await embed(article.texts, ARTICLE_MS));
    }
  };
  return {
    async nearest(siteId, question, revision) {
      if (performance.now() < restsUntil) return [];
      const held = sites.get(siteId);
      if (held?.revision !== revision) void read(siteId, revision);
      if (!held || held.parts.length === 0) return [];
      try {
        const [asked] = await embed([question], QUESTION_MS);
        return asked ? nearestOf(held.parts, asked) : [];
      } catch (error) {
        rest(error);
        return [];
      }
    },
  };
}

function nearestOf(parts: readonly PartVector[], asked: Float32Array): Candidate[] {
  return parts
    .map(({ articleId, part, vector }) => ({ articleId, part, score: dot(vector, asked) }))
    .sort((left, right) => right.score - left.score)
    .slice(0, NEAREST);
}

/** Four sums side by side, so that no addition waits for the one before it. */
function dot(left: Float32Array, right: Float32Array): number {
  const at = (index: number) => (left[index] ?? 0) * (right[index] ?? 0);
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let index = 0; index < left.length; index += 4) {
    first += at(index);
    second += at(index + 1);
    third += at(index + 2);
    fourth += at(index + 3);
  }
  return first + second + third + fourth;
}
