import {
  type Alternative,
  isStopWord,
  type KnownWord,
  type Lexicon,
  type Pattern,
  signatureOf,
  type WordKind,
} from "./lexicon/lexicon.ts";
import { isLatin, switchLayout, transliterate } from "./text/latin.ts";
import { likeness, sounded } from "./text/spelling.ts";
import { stem } from "./text/stem.ts";
import { isNumber, normalise, wordsOf } from "./text/words.ts";

/** The language that a question is answered in. Russian in Latin letters is Russian. */
export type Language = "ru" | "en";

/** A question taken apart, before the knowledge is looked at. */
export interface ReadQuestion {
  readonly language: Language;
  /** Russian words and numbers, in order, grammar included. */
  readonly words: readonly string[];
  /** Those that the lexicon does not know: misspelt, or names, or another subject. */
  readonly unknown: readonly string[];
}

/** One thing that the question asks for. */
export interface Term {
  /** How much it counts, 1 for a plain word. */
  readonly importance: number;
  readonly alternatives: readonly Alternative[];
  /** What turns of phrase with this word in them are about: an article that speaks of it has heard the word. */
  readonly implied: readonly string[];
  /** A turn of phrase implied it; it is no word of the question, so its absence is no sign against an article. */
  readonly isHint: boolean;
  /** It names a subject that no park speaks of: an article without it answers another question. */
  readonly isForeign: boolean;
  /** A small number, which may mean anything. */
  readonly isNumber: boolean;
  /** Its absence means little. */
  readonly isLight: boolean;
}

/** A question ready for looking up. */
export interface Query {
  readonly terms: readonly Term[];
  /** The asker wants something of somebody else, say a ride. */
  readonly isElsewhere: boolean;
}

/** Takes a question apart: language, letters, words. */
export function readQuestion(text: string, lexicon: Lexicon): ReadQuestion {
  const normalised = normalise(text);
  const { language, words } = russianWords(normalised, lexicon);
  const unknown = words.filter(
    (word) => !isNumber(word) && !isStop(word, lexicon) && !lexicon.stems.has(stem(word)),
  );
  return { language, words, unknown: [...new Set(unknown)] };
}

function russianWords(text: string, lexicon: Lexicon): { language: Language; words: string[] } {
  const words = wordsOf(text);
  const latin = words.filter(isLatin);
  if (latin.length === 0 || /[а-я]/.test(text))
    return { language: "ru", words: words.map(transliterate) };
  const sound = words.map(transliterate);
  const switched = wordsOf(switchLayout(text));
  const english = latin.filter(
    (word) => lexicon.englishStops.has(word) || word in lexicon.englishWords,
  ).length;
  const bySound = familiar(sound, lexicon);
  const byKeyboard = familiar(switched, lexicon);
  if (english > bySound && english > byKeyboard) {
    const content = words.filter((word) => !lexicon.englishStops.has(word));
    return {
      language: "en",
      words: content.map((word) => lexicon.englishWords[word] ?? transliterate(word)),
    };
  }
  return { language: "ru", words: byKeyboard > bySound ? switched : sound };
}

function familiar(words: readonly string[], lexicon: Lexicon): number {
  return words.filter((word) => isStop(word, lexicon) || lexicon.stems.has(stem(word))).length;
}

function isStop(word: string, lexicon: Lexicon): boolean {
  return isStopWord(word, lexicon.stops);
}

/** What a word may be: its own stem, and the stems of words that it looks like. */
interface Reading {
  readonly word: string;
  readonly isStop: boolean;
  readonly stems: readonly Alternative[];
  readonly kinds: ReadonlySet<WordKind>;
  /** What patterns may know it by. */
  readonly signs: ReadonlySet<string>;
}

/** Turns what was read into terms. `nearby` are words of the knowledge that resemble the unknown ones. */
export function toQuery(read: ReadQuestion, lexicon: Lexicon, nearby: readonly string[]): Query {
  const known = nearby
    .filter((word) => !isStop(word, lexicon))
    .map((word): KnownWord => ({ ...sounded(word), stem: stem(word) }));
  const readings = read.words.map((word) =>
    readWord(word, lexicon, read.unknown.includes(word) ? known : []),
  );
  const present = new Set([
    ...readings.flatMap((reading) => [...reading.signs]),
    ...neighbours(readings),
  ]);
  const matched = lexicon.intents.filter((pattern) => fits(pattern, present));
  const terms = readings.filter(isContent).map((reading) => toTerm(reading, lexicon, matched));
  return {
    terms: [...terms, ...hintTerms(matched, readings, lexicon)],
    isElsewhere: lexicon.elsewhere.some((pattern) => fits(pattern, present)),
  };
}

function neighbours(readings: readonly Reading[]): string[] {
  return readings.flatMap((reading, at) => {
    const next = readings[at + 1];
    if (!next) return [];
    return [...reading.signs].flatMap((left) => [...next.signs].map((right) => `${left}_${right}`));
  });
}

function readWord(word: string, lexicon: Lexicon, nearby: readonly KnownWord[]): Reading {
  if (isNumber(word)) return readNumber(word);
  const own = stem(word);
  const stems = [{ lexeme: own, weight: 1 }];
  const isKnown =
    isStop(word, lexicon) || lexicon.stems.has(own) || nearby.some((other) => other.stem === own);
  if (!isKnown) stems.push(...resembling(word, [...lexicon.words, ...nearby]));
  const kinds = new Set(
    stems.flatMap(({ lexeme, weight }) => [...(lexicon.kinds.get(lexeme) ?? [])].filter(
      // A mere likeness must not make a stranger of a question.
      (kind) => weight === 1 || kind !== "foreign",
    )),
  );
  const signs = new Set([
    signatureOf(word, lexicon.stops),
    ...stems.slice(1).map(({ lexeme }) => lexeme),
    ...tagsOf(kinds),
  ]);
  return { word, isStop: isStop(word, lexicon), stems, kinds, signs };
}

/** The stems of the words that come nearest; several when they are equally near. */
function resembling(word: string, known: readonly KnownWord[]): Alternative[] {
  const asked = sounded(word);
  const best = new Map<string, number>();
  let nearest = 0;
  for (const candidate of known) {
    const weight = likeness(asked, candidate);
    if (weight < 0.7) continue;
    nearest = Math.max(nearest, weight);
    best.set(candidate.stem, Math.max(weight, best.get(candidate.stem) ?? 0));
  }
  return [...best]
    .filter(([, weight]) => weight === nearest)
    .map(([lexeme, weight]) => ({ lexeme, weight }));
}

function tagsOf(kinds: ReadonlySet<WordKind>): string[] {
  return [...kinds].map((kind) => `#${kind}`);
}

function readNumber(word: string): Reading {
  const value = Number(word);
  const kinds = new Set<WordKind>(["number"]);
  if (value >= 14 && value <= 80) kinds.add("age");
  if (value >= 1980 && value <= 2035) kinds.add("year");
  return {
    word,
    isStop: false,
    stems: [{ lexeme: word, weight: 1 }],
    kinds,
    signs: new Set(tagsOf(kinds)),
  };
}

function fits(pattern: Pattern, present: ReadonlySet<string>): boolean {
  return pattern.all.every((group) => meet(group, present)) && !meet(pattern.none, present);
}

function meet(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  const [smaller, larger] = left.size < right.size ? [left, right] : [right, left];
  for (const member of smaller) if (larger.has(member)) return true;
  return false;
}

function isContent(reading: Reading): boolean {
  return !reading.isStop && (reading.word.length > 1 || isNumber(reading.word));
}

function toTerm(reading: Reading, lexicon: Lexicon, matched: readonly Pattern[]): Term {
  const alternatives = new Map<string, number>();
  const offer = (lexeme: string, weight: number) =>
    alternatives.set(lexeme, Math.max(weight, alternatives.get(lexeme) ?? 0));
  for (const { lexeme, weight } of reading.stems) {
    offer(lexeme, weight);
    for (const relative of lexicon.relatives.get(lexeme) ?? [])
      offer(relative.lexeme, weight * relative.weight);
  }
  return {
    importance: importanceOf(reading, lexicon),
    isForeign: reading.kinds.has("foreign"),
    isNumber: reading.kinds.has("number") && reading.word.length < 3,
    isLight: reading.kinds.has("number") || reading.kinds.has("light"),
    alternatives: [...alternatives].map(([lexeme, weight]) => ({ lexeme, weight })),
    implied: matched
      .filter(({ all }) => all.some((group) => meet(group, reading.signs)))
      .flatMap(({ hints }) => hints),
    isHint: false,
  };
}

/** Numbers and names that a turn of phrase explains count for little by themselves. */
function importanceOf({ kinds, word, stems }: Reading, lexicon: Lexicon): number {
  if (kinds.has("foreign")) return 1.5;
  if (kinds.has("number") || kinds.has("light")) return 0.5;
  if (kinds.has("car") || kinds.has("place") || kinds.has("country")) return 0.6;
  const isUnknown = stems.length === 1 && !lexicon.stems.has(stem(word));
  // An unknown noun may be the very subject; an unknown verb seldom is.
  return isUnknown && looksLikeVerb(word) ? 0.5 : 1;
}

/** Whether it is a word of the trade that can be the subject by itself. */
function isPlain({ kinds, word }: Reading, lexicon: Lexicon): boolean {
  return kinds.size === 0 && lexicon.stems.has(stem(word));
}

function looksLikeVerb(word: string): boolean {
  return /(?:ть|ться|тся|ете|ите|ешь|ишь|ют|ят|ал|али|ила|или|ую|йте|ился|алась|ется)$/.test(word);
}

/** What the turns of phrase are about. Two hints of one pattern share its weight, lest a wordy pattern win by its length. */
function hintTerms(
  matched: readonly Pattern[],
  readings: readonly Reading[],
  lexicon: Lexicon,
): Term[] {
  const importance = new Map<string, number>();
  const plain = readings.filter((reading) => isContent(reading) && isPlain(reading, lexicon));
  for (const { all, hints } of matched) {
    // A plain word that the pattern does not explain is more likely to be the subject.
    const isBeside = plain.some(({ signs }) => !all.some((group) => meet(group, signs)));
    const each = Math.min(1, 1.5 / hints.length) * (isBeside ? 0.6 : 1);
    for (const hint of hints) importance.set(hint, Math.max(each, importance.get(hint) ?? 0));
  }
  return [...importance].map(([lexeme, weight]) => ({
    importance: weight,
    implied: [],
    isHint: true,
    isForeign: false,
    isNumber: false,
    isLight: false,
    alternatives: [{ lexeme, weight: 1 }, ...(lexicon.relatives.get(lexeme) ?? [])],
  }));
}
