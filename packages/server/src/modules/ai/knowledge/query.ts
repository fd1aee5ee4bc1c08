import { type Alternative, isStopWord, type KnownWord, type Lexicon } from "./lexicon/lexicon.ts";
import { meet, type Pattern } from "./lexicon/patterns.ts";
import type { ReadQuestion } from "./read-question.ts";
import { importanceOf, isContent, isPlain, isUnknown, type Reading, readWord } from "./reading.ts";
import { skeleton } from "./text/spelling.ts";
import { stem } from "./text/stem.ts";

/** One thing that the question asks for. */
export interface Term {
  /** How much it counts, 1 for a plain word. */
  readonly importance: number;
  readonly alternatives: readonly Alternative[];
  /** What turns of phrase with this word in them are about: an article that speaks of it has heard the word. */
  readonly implied: readonly string[];
  /** A turn of phrase implied it; it is no word of the question. */
  readonly isHint: boolean;
  /** It names a subject that no park speaks of: an article without it answers another question. */
  readonly isForeign: boolean;
  /** A small number, which may mean anything. */
  readonly isNumber: boolean;
  /** Neither the lexicon nor the site knows it, and it resembles nothing known. */
  readonly isUnknown: boolean;
  /** Its absence means little. */
  readonly isLight: boolean;
}

/** A question ready for looking up. */
export interface Query {
  readonly terms: readonly Term[];
  /** What the topics are told by: its words, what else they may be called, and its turns of phrase. */
  readonly features: readonly string[];
  /** The asker wants something of somebody else, say a ride. */
  readonly isElsewhere: boolean;
}

/** What a word counts for beside the neighbour with which it makes another meaning (`часы пик`, `правый руль`). */
const CONSUMED = 0.4;
/** The hints of one turn of phrase share so much, lest a wordy one win by its length. */
const HINTS_TOGETHER = 1.5;
/** The longest beginning of a word that counts as a feature. */
const BEGINNING = 5;
/** Questions of more words than this are all long. */
const LONG = 4;
/** A plain word that the turn of phrase does not explain is more likely to be the subject. */
const BESIDE = 0.6;

/** Turns what was read into terms. `nearby` are words of the knowledge that resemble the unknown ones. */
export function toQuery(read: ReadQuestion, lexicon: Lexicon, nearby: readonly KnownWord[]): Query {
  const known = nearby.filter(({ word }) => !isStopWord(word, lexicon.stops));
  const readings = read.words.map((word) =>
    readWord(word, lexicon, read.unknown.includes(word) ? known : []),
  );
  return understand(readings, lexicon);
}

/** What the words mean together. */
export function understand(readings: readonly Reading[], lexicon: Lexicon): Query {
  const pairs = pairsOf(readings);
  const present = new Set([...readings.flatMap(({ signs }) => [...signs]), ...pairs.keys()]);
  const matched = lexicon.intents.matching(present);
  const consumed = consumedBy(matched, pairs);
  const terms = readings.flatMap((reading, at) =>
    isContent(reading) ? [toTerm(reading, { lexicon, matched, isConsumed: consumed.has(at) })] : [],
  );
  return {
    terms: [...terms, ...hintTerms(matched, readings, lexicon)],
    features: featuresOf(readings, matched, lexicon),
    isElsewhere: lexicon.elsewhere.matching(present).length > 0,
  };
}

function featuresOf(
  readings: readonly Reading[],
  matched: readonly Pattern[],
  lexicon: Lexicon,
): string[] {
  const sounds = readings.map(({ word }) => skeleton(word));
  const roots = readings.map(({ word }) => skeleton(stem(word)));
  const words = readings.flatMap(({ signs, stems }, at) => [
    `word ${roots[at]}`,
    ...beginningsOf(sounds[at] ?? ""),
    ...[...signs].map((sign) => `sign ${sign}`),
    ...stems.flatMap(({ lexeme }) =>
      (lexicon.relatives.get(lexeme) ?? []).map((relative) => `like ${relative.lexeme}`),
    ),
  ]);
  const pairs = roots.slice(1).map((root, at) => `pair ${roots[at]} ${root}`);
  const hints = matched.flatMap((pattern) => pattern.hints.map((hint) => `hint ${hint}`));
  const shape = [
    `first ${sounds[0]?.slice(0, BEGINNING)}`,
    `long ${Math.min(LONG, readings.length)}`,
  ];
  return [...new Set([...words, ...pairs, ...hints, ...shape])];
}

/** Words of one root begin alike, where stems differ and typing errors are. */
function beginningsOf(sound: string): string[] {
  return [3, 4, BEGINNING]
    .filter((length) => sound.length > length)
    .map((length) => `begin ${sound.slice(0, length)}`);
}

/** Signs of neighbours, with the place of the first of the two. */
function pairsOf(readings: readonly Reading[]): Map<string, number> {
  const pairs = new Map<string, number>();
  for (const [at, { signs }] of readings.entries()) {
    for (const right of readings[at + 1]?.signs ?? []) {
      for (const left of signs) pairs.set(`${left}_${right}`, at);
    }
  }
  return pairs;
}

function consumedBy(matched: readonly Pattern[], pairs: ReadonlyMap<string, number>): Set<number> {
  const signs = matched.flatMap(({ all }) => all.flatMap((group) => [...group]));
  return new Set(
    signs.flatMap((sign) => {
      const at = pairs.get(sign);
      return at === undefined ? [] : [at, at + 1];
    }),
  );
}

interface TermContext {
  readonly lexicon: Lexicon;
  readonly matched: readonly Pattern[];
  readonly isConsumed: boolean;
}

function toTerm(reading: Reading, { lexicon, matched, isConsumed }: TermContext): Term {
  const alternatives = new Map<string, number>();
  const offer = (lexeme: string, weight: number) =>
    alternatives.set(lexeme, Math.max(weight, alternatives.get(lexeme) ?? 0));
  for (const { lexeme, weight } of reading.stems) {
    offer(lexeme, weight);
    for (const relative of lexicon.relatives.get(lexeme) ?? []) {
      offer(relative.lexeme, weight * relative.weight);
    }
  }
  const isNumber = reading.kinds.has("number");
  return {
    importance: importanceOf(reading, lexicon) * (isConsumed ? CONSUMED : 1),
    alternatives: [...alternatives].map(([lexeme, weight]) => ({ lexeme, weight })),
    implied: matched
      .filter(({ all }) => isConsumed || all.some((group) => meet(group, reading.signs)))
      .flatMap(({ hints }) => hints),
    isHint: false,
    isForeign: reading.kinds.has("foreign"),
    isUnknown: isUnknown(reading, lexicon),
    isNumber: isNumber && reading.word.length < 3,
    isLight: isNumber || reading.kinds.has("light"),
  };
}

/** What the turns of phrase are about. */
function hintTerms(
  matched: readonly Pattern[],
  readings: readonly Reading[],
  lexicon: Lexicon,
): Term[] {
  const importance = new Map<string, number>();
  const plain = readings.filter((reading) => isContent(reading) && isPlain(reading, lexicon));
  for (const { all, hints } of matched) {
    const isBeside = plain.some(({ signs }) => !all.some((group) => meet(group, signs)));
    const each = Math.min(1, HINTS_TOGETHER / hints.length) * (isBeside ? BESIDE : 1);
    for (const hint of hints) importance.set(hint, Math.max(each, importance.get(hint) ?? 0));
  }
  return [...importance].map(([lexeme, weight]) => ({
    importance: weight,
    alternatives: [{ lexeme, weight: 1 }, ...(lexicon.relatives.get(lexeme) ?? [])],
    implied: [],
    isHint: true,
    isForeign: false,
    isUnknown: false,
    isNumber: false,
    isLight: false,
  }));
}
