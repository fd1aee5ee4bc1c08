import type { Query } from "./query.ts";
import { transliterate } from "./text/latin.ts";
import { stem } from "./text/stem.ts";
import { normalise, wordsOf } from "./text/words.ts";

const abbreviations =
  "ул|стр|д|г|обл|корп|кв|оф|эт|тел|руб|тыс|млн|мин|макс|ст|п|т|им|др|см|напр|e\\.g|etc";
const ending = new RegExp(
  `(?<=[.!?…»])(?<!(?:^|[\\s(«])(?:${abbreviations})\\.)\\s+(?=[\\p{Lu}«\\d])|\\n+`,
  "u",
);

/** Sentences of a text, each with its closing mark. Abbreviations (`ул.`, `стр.`) and figures do not end one. */
export function splitSentences(text: string): string[] {
  return text
    .trim()
    .split(ending)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}

/** How many sentences are offered as the answer. */
const BEST = 2;

/**
 * The sentences with most of the question's words, in their own order; the first one when none has any.
 * A word that stands in many of the sentences tells little, like everywhere.
 */
export function bestSentences(query: Query, body: string): string[] {
  const sentences = splitSentences(body).map((text) => ({ text, stems: new Set(lexemesOf(text)) }));
  const judged = sentences.map(({ text, stems }, at) => {
    let score = 0;
    for (const { importance, alternatives } of query.terms) {
      const heard = alternatives.filter(({ lexeme }) => stems.has(lexeme));
      const best = Math.max(0, ...heard.map(({ weight }) => weight));
      const others = sentences.filter((other) =>
        alternatives.some(({ lexeme }) => other.stems.has(lexeme)),
      ).length;
      score += others === 0 ? 0 : (importance * best) / Math.sqrt(others);
    }
    return { text, score, at };
  });
  const heard = judged
    .filter(({ score }) => score > 0)
    .sort((left, right) => right.score - left.score || left.at - right.at);
  const [first] = heard;
  if (!first) return judged.slice(0, 1).map(({ text }) => text);
  return heard
    .slice(0, BEST)
    .filter(({ score }) => score >= first.score / 2)
    .sort((left, right) => left.at - right.at)
    .map(({ text }) => text);
}

/** The words of a text as they are indexed and asked for. */
export function lexemesOf(text: string): string[] {
  return indexedWords(text).map(stem);
}

/** The words of a text in Russian letters, unstemmed; what the full-text index is given. */
export function indexedWords(text: string): string[] {
  return wordsOf(normalise(text)).map(transliterate);
}
