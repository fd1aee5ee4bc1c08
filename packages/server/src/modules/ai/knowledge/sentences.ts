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

/** A question in an article ("No car of your own?") leads to what follows it, and says nothing elsewhere. */
export function isRhetorical(sentence: string): boolean {
  return sentence.endsWith("?");
}

/**
 * The sentences with most of the question's words, in their own order; the first one when none has any.
 * A word that stands in many of the sentences tells little, like everywhere.
 */
export function bestSentences(query: Query, body: string): string[] {
  const all = splitSentences(body);
  const statements = all.filter((sentence) => !isRhetorical(sentence));
  const sentences = (statements.length > 0 ? statements : all).map(toSentence);
  const judged = sentences.map((sentence, at) => ({
    ...{ text: sentence.text, at },
    score: scoreOf(sentence, query.terms, sentences),
  }));
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

interface Sentence {
  readonly text: string;
  readonly stems: ReadonlySet<string>;
}

function toSentence(text: string): Sentence {
  return { text, stems: new Set(lexemesOf(text)) };
}

function scoreOf(
  { stems }: Sentence,
  terms: Query["terms"],
  sentences: readonly Sentence[],
): number {
  let score = 0;
  for (const { importance, alternatives } of terms) {
    const heard = alternatives.filter(({ lexeme }) => stems.has(lexeme));
    const best = Math.max(0, ...heard.map(({ weight }) => weight));
    const others = sentences.filter((other) =>
      alternatives.some(({ lexeme }) => other.stems.has(lexeme)),
    ).length;
    score += others === 0 ? 0 : (importance * best) / Math.sqrt(others);
  }
  return score;
}

/** The words of a text as they are indexed and asked for. */
export function lexemesOf(text: string): string[] {
  return indexedWords(text).map(stem);
}

/** The words of a text in Russian letters, unstemmed; what the full-text index is given. */
export function indexedWords(text: string): string[] {
  return wordsOf(normalise(text)).map(transliterate);
}
