import {
  type Alternative,
  isStopWord,
  type KnownWord,
  type Lexicon,
  signatureOf,
  type WordKind,
} from "./lexicon/lexicon.ts";
import { likeness, sounded } from "./text/spelling.ts";
import { stem } from "./text/stem.ts";
import { isNumber } from "./text/words.ts";

/** One word of a question: what it may be. */
export interface Reading {
  readonly word: string;
  readonly isStop: boolean;
  /** Its own stem, and the stems of words that it looks like. */
  readonly stems: readonly Alternative[];
  readonly kinds: ReadonlySet<WordKind>;
  /** The site has it, or its stem. */
  readonly isOnSite: boolean;
  /** What patterns may know it by. */
  readonly signs: ReadonlySet<string>;
}

/** Less like than this, two words have nothing to do with each other. */
const LIKE = 0.7;
/** A letter or two apart. What is a word of its own is none that is misspelt: an Alisa is no office (алиса, офиса). */
const MISSPELT = 0.85;
/** So like that they sound the same. */
const SURELY_LIKE = 0.95;

/** Reads one word. `nearby` are words of the knowledge that resemble it. */
export function readWord(word: string, lexicon: Lexicon, nearby: readonly KnownWord[]): Reading {
  if (isNumber(word)) return readNumber(word);
  const own = stem(word);
  const isStop = isStopWord(word, lexicon.stops);
  const isOnSite = nearby.some((other) => other.stem === own);
  const isKnown = isStop || lexicon.stems.has(own);
  const others = isKnown ? nearby : [...lexicon.words.like(word), ...nearby];
  const alike = isStop || isOnSite ? [] : resembling(word, others);
  const like = isKnown ? alike.filter(({ weight }) => weight !== MISSPELT) : alike;
  const stems = [{ lexeme: own, weight: 1 }, ...like];
  const kinds = new Set(stems.flatMap((one) => [...kindsOf(one, word, lexicon)]));
  const likeSigns = like.map(({ lexeme }) => lexeme);
  const signs = new Set([signatureOf(word, lexicon.stops), ...likeSigns, ...tagsOf(kinds)]);
  return { word, isStop, stems, kinds, isOnSite, signs };
}

function kindsOf({ lexeme, weight }: Alternative, word: string, lexicon: Lexicon): WordKind[] {
  const kinds = [...(lexicon.kinds.get(lexeme) ?? [])];
  // Mere likeness must not make a stranger of the whole question: an order (заявление) is not about health (давление).
  const isSure = weight === 1 || (weight >= SURELY_LIKE && word.length >= 6);
  return isSure ? kinds : kinds.filter((kind) => kind !== "foreign");
}

/** The stems of the words that come nearest; several when they are equally near. */
function resembling(word: string, known: readonly KnownWord[]): Alternative[] {
  const asked = sounded(word);
  const best = new Map<string, number>();
  let nearest = LIKE;
  for (const candidate of known) {
    const weight = likeness(asked, candidate);
    if (weight < nearest) continue;
    nearest = weight;
    best.set(candidate.stem, Math.max(weight, best.get(candidate.stem) ?? 0));
  }
  return [...best]
    .filter(([, weight]) => weight === nearest)
    .map(([lexeme, weight]) => ({ lexeme, weight }));
}

function readNumber(word: string): Reading {
  const value = Number(word);
  const kinds = new Set<WordKind>(["number"]);
  if (value >= 14 && value <= 80) kinds.add("age");
  if (value >= 1980 && value <= 2035) kinds.add("year");
  const stems = [{ lexeme: word, weight: 1 }];
  return { word, isStop: false, stems, kinds, isOnSite: false, signs: new Set(tagsOf(kinds)) };
}

function tagsOf(kinds: ReadonlySet<WordKind>): string[] {
  return [...kinds].map((kind) => `#${kind}`);
}

/** Whether it can be looked for: neither grammar nor a single letter. */
export function isContent({ isStop, word }: Reading): boolean {
  return !isStop && (word.length > 1 || isNumber(word));
}

/** Whether it is a plain word of the trade, which can be the subject by itself. */
export function isPlain({ kinds, word }: Reading, lexicon: Lexicon): boolean {
  return kinds.size === 0 && lexicon.stems.has(stem(word));
}

/** Whether neither the lexicon nor the site knows it or anything like it. */
export function isUnknown({ word, stems, kinds, isOnSite }: Reading, lexicon: Lexicon): boolean {
  return stems.length === 1 && !kinds.has("number") && !isOnSite && !lexicon.stems.has(stem(word));
}

/** How much it counts, 1 for a plain word. Numbers and names count for little by themselves. */
export function importanceOf(reading: Reading, lexicon: Lexicon): number {
  const { kinds, word } = reading;
  if (kinds.has("foreign")) return 1.5;
  if (kinds.has("number") || kinds.has("light")) return 0.5;
  if (kinds.has("car") || kinds.has("place") || kinds.has("country")) return 0.6;
  // An unknown noun may be the very subject; an unknown verb seldom is.
  return isUnknown(reading, lexicon) && looksLikeVerb(word) ? 0.5 : 1;
}

function looksLikeVerb(word: string): boolean {
  return /(?:ть|ться|тся|ете|ите|ешь|ишь|ют|ят|ал|али|ила|или|ую|йте|ился|алась|ется)$/.test(word);
}
