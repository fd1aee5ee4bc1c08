import { stem } from "../text/stem.ts";
import { skeleton, type Sounded, sounded } from "../text/spelling.ts";
import { transliterate } from "../text/latin.ts";
import { createVocabulary, type Vocabulary } from "../text/vocabulary.ts";
import { normalise, wordsOf } from "../text/words.ts";
import { cars } from "./cars.ts";
import { countries, foreignSubjects } from "./countries.ts";
import { englishWords } from "./english.ts";
import { elsewhere, intents } from "./intents.ts";
import { createPatterns, type Pattern, type Patterns } from "./patterns.ts";
import { places } from "./places.ts";
import { englishStopWords, lightWords, stopWords } from "./stop-words.ts";
import { synonyms } from "./synonyms.ts";

/** Something to look for in place of a word, and how well it stands for it, 0 to 1. */
export interface Alternative {
  readonly lexeme: string;
  readonly weight: number;
}

/** What a word is, beyond its stem: `place`, `car`, `country`, or `foreign` to a park's subjects. */
export type WordKind =
  | "place"
  | "car"
  | "country"
  | "foreign"
  | "light"
  | "number"
  | "age"
  | "year";

export interface KnownWord extends Sounded {
  readonly stem: string;
}

/** The language of the trade, compiled for look-ups. Everything is by stem unless it says word. */
export interface Lexicon {
  /** For {@link isStopWord}. */
  readonly stops: ReadonlySet<string>;
  readonly englishStops: ReadonlySet<string>;
  readonly englishWords: ReadonlyMap<string, string>;
  readonly relatives: ReadonlyMap<string, readonly Alternative[]>;
  readonly kinds: ReadonlyMap<string, ReadonlySet<WordKind>>;
  readonly intents: Patterns;
  readonly elsewhere: Patterns;
  readonly words: Pick<Vocabulary<KnownWord>, "like">;
  readonly stems: ReadonlySet<string>;
}

const SYNONYM_WEIGHT = 0.85;
const HINT_WEIGHT = 0.75;

/** Compiles the data files of this folder. Costs some milliseconds: do it once. */
export function compileLexicon(): Lexicon {
  const surfaces = new Set<string>();
  const kinds = new Map<string, Set<WordKind>>();
  const lists = {
    place: places,
    car: cars,
    country: countries,
    foreign: foreignSubjects,
    light: lightWords,
  } as const;
  for (const [kind, list] of Object.entries(lists) as [WordKind, string][]) {
    for (const word of remember(list, surfaces)) addTo(kinds, stem(word), kind);
  }
  const relatives = compileSynonyms(surfaces);
  const stops = compileStops();
  const compile = (lines: readonly string[]) =>
    createPatterns(lines.map((line) => compilePattern(line, { surfaces, stops })));
  const patterns = { intents: compile(intents), elsewhere: compile(elsewhere) };
  const known = [...surfaces].map((word) => ({ ...sounded(word), stem: stem(word) }));
  const words = createVocabulary<KnownWord>();
  for (const word of known) words.add(word.word, word);
  return {
    stops,
    englishStops: new Set(wordsOf(englishStopWords)),
    englishWords: new Map(Object.entries(englishWords)),
    relatives,
    kinds,
    ...patterns,
    words,
    stems: new Set(known.map((word) => word.stem)),
  };
}

function compileSynonyms(surfaces: Set<string>): Map<string, Alternative[]> {
  const relatives = new Map<string, Map<string, number>>();
  const relate = (from: string, to: string, weight: number) => {
    if (from === to) return;
    const known = relatives.get(from) ?? new Map<string, number>();
    known.set(to, Math.max(weight, known.get(to) ?? 0));
    relatives.set(from, known);
  };
  for (const line of synonyms) {
    const [equal = [], leading = []] = line.split("<").map((part) => stemsOf(part, surfaces));
    for (const to of equal) {
      for (const from of equal) relate(from, to, SYNONYM_WEIGHT);
      for (const from of leading) relate(from, to, HINT_WEIGHT);
    }
  }
  return new Map(
    [...relatives].map(([from, known]) => [
      from,
      [...known].map(([lexeme, weight]) => ({ lexeme, weight })),
    ]),
  );
}

interface Words {
  readonly surfaces: Set<string>;
  readonly stops: ReadonlySet<string>;
}

function compilePattern(line: string, words: Words): Pattern {
  const [left = "", right = ""] = line.split("=>");
  const groups = left.split(" + ").map((group) => group.trim());
  const isNegative = (group: string) => group.startsWith("!");
  return {
    all: groups.filter((group) => !isNegative(group)).map((group) => groupOf(group, words)),
    none: new Set(
      groups.filter(isNegative).flatMap((group) => [...groupOf(group.slice(1), words)]),
    ),
    hints: stemsOf(right, words.surfaces),
  };
}

function groupOf(group: string, { surfaces, stops }: Words): Set<string> {
  const signOf = (word: string) => {
    if (!isStopWord(word, stops)) surfaces.add(word);
    return signatureOf(word, stops);
  };
  return new Set(
    normalise(group)
      .split(/\s+/)
      .filter((word) => word !== "")
      .map((word) => (word.startsWith("#") ? word : word.split("_").map(signOf).join("_"))),
  );
}

/** What a pattern knows a word by: its stem; the sound of the whole word where endings make another word of it (как, какой). */
export function signatureOf(word: string, stops: ReadonlySet<string>): string {
  return isStopWord(word, stops) ? `.${skeleton(word)}` : stem(word);
}

/** Whether a word is of grammar or manners. Longer ones are known by sound, so also misspelt. */
export function isStopWord(word: string, stops: ReadonlySet<string>): boolean {
  return stops.has(word) || stops.has(`~${skeleton(word)}`);
}

function compileStops(): Set<string> {
  const words = wordsOf(normalise(stopWords));
  const sounds = words.map(skeleton).filter((sound) => sound.length >= 5);
  return new Set([...words, ...sounds.map((sound) => `~${sound}`)]);
}

function stemsOf(list: string, surfaces: Set<string>): string[] {
  return [...new Set(remember(list, surfaces).map(stem))];
}

function remember(list: string, surfaces: Set<string>): string[] {
  const words = wordsOf(normalise(list)).map(transliterate);
  for (const word of words) surfaces.add(word);
  return words;
}

function addTo(map: Map<string, Set<WordKind>>, key: string, kind: WordKind): void {
  map.set(key, (map.get(key) ?? new Set()).add(kind));
}
