import { skeleton } from "./spelling.ts";

/** Words that can be asked for what resembles a misspelt one. */
export interface Vocabulary<Word> {
  add(text: string, word: Word): void;
  /** Those that sound the same or share enough of their letters; the caller judges them more closely. */
  like(text: string): Word[];
}

/** Below this share of the asked word's trigrams a word is not looked at. */
const SHARED = 0.3;

/** Finds words by the trigrams of their sound, so that a large vocabulary costs little more than a small one. */
export function createVocabulary<Word>(): Vocabulary<Word> {
  const words: Word[] = [];
  const byTrigram = new Map<string, number[]>();
  return {
    add(text, word) {
      const at = words.push(word) - 1;
      for (const trigram of trigramsOf(text)) {
        const known = byTrigram.get(trigram);
        if (known) known.push(at);
        else byTrigram.set(trigram, [at]);
      }
    },
    like(text) {
      const asked = trigramsOf(text);
      const shared = new Map<number, number>();
      for (const trigram of asked) {
        for (const at of byTrigram.get(trigram) ?? []) shared.set(at, (shared.get(at) ?? 0) + 1);
      }
      const enough = asked.size * SHARED;
      return [...shared].flatMap(([at, count]) => (count >= enough ? (words[at] ?? []) : []));
    },
  };
}

function trigramsOf(text: string): Set<string> {
  const sound = `  ${skeleton(text)} `;
  return new Set(Array.from({ length: sound.length - 2 }, (_, at) => sound.slice(at, at + 3)));
}
