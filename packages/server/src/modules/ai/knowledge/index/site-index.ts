import type { KnownWord } from "../lexicon/lexicon.ts";
import { indexedWords } from "../sentences.ts";
import { sounded } from "../text/spelling.ts";
import { stem } from "../text/stem.ts";
import { createVocabulary } from "../text/vocabulary.ts";
import { partsOf } from "./passages.ts";

/** An article as the index is given it. */
export interface IndexedArticle {
  readonly id: number;
  readonly title: string;
  readonly tags: readonly string[];
  /** Questions that it answers, in the askers' words. */
  readonly questions: readonly string[];
  readonly body: string;
}

/** Where a lexeme stands. `slots` and `strengths` go together. */
export interface Postings {
  /** Twice the slot, and one more where the title, a tag, a question or the heading has the lexeme. */
  readonly slots: readonly number[];
  /** How much of the part the lexeme is, 0 to 1. */
  readonly strengths: readonly number[];
}

/** Which part of which article a slot is. */
export interface Slot {
  readonly articleId: number;
  readonly part: number;
  isLive: boolean;
}

/** All words of one site's articles, part by part, in memory. */
export interface SiteIndex {
  /** Adds an article or puts it in the place of what it was. */
  put(article: IndexedArticle): void;
  drop(articleId: number): void;
  readonly slots: readonly Slot[];
  /** Parts that are live. */
  readonly size: number;
  /** Dead parts that still take room: with many of them it is better to build the index anew. */
  readonly waste: number;
  postings(lexeme: string): Postings | undefined;
  /** Words of the articles that resemble this one. */
  like(word: string): readonly KnownWord[];
}

const TITLE = 3;
const TAGS = 1.5;
const QUESTIONS = 2;
const HEADING = 2;
const SATURATION = 1.2;

/** An empty index. About 25 bytes a word and part: ten thousand short articles take some 15 MB. */
export function createSiteIndex(): SiteIndex {
  const slots: Slot[] = [];
  const byArticle = new Map<number, Slot[]>();
  const byLexeme = new Map<string, { slots: number[]; strengths: number[] }>();
  const vocabulary = createVocabulary<KnownWord>();
  const stemOf = createStems((word) => {
    if (word.word.length > 2) vocabulary.add(word.word, word);
  });
  let waste = 0;

  const drop = (articleId: number) => {
    const dead = byArticle.get(articleId) ?? [];
    for (const slot of dead) slot.isLive = false;
    waste += dead.length;
    byArticle.delete(articleId);
  };
  const addPart = (slot: number, fields: readonly Field[]) => {
    for (const [lexeme, { frequency, isNamed }] of countLexemes(fields, stemOf)) {
      const known = byLexeme.get(lexeme) ?? { slots: [], strengths: [] };
      known.slots.push(slot * 2 + (isNamed ? 1 : 0));
      known.strengths.push(frequency / (frequency + SATURATION));
      byLexeme.set(lexeme, known);
    }
  };
  return {
    slots,
    get size() {
      return slots.length - waste;
    },
    get waste() {
      return waste;
    },
    drop,
    put(article) {
      drop(article.id);
      const own = partsOf(article.body).map(({ heading, text }, part) => {
        const slot: Slot = { articleId: article.id, part, isLive: true };
        addPart(slots.push(slot) - 1, fieldsOf(article, heading, text));
        return slot;
      });
      byArticle.set(article.id, own);
    },
    postings: (lexeme) => byLexeme.get(lexeme),
    like: (word) => vocabulary.like(word),
  };
}

/** Stems, each word once; `onNew` hears of words not seen before. */
function createStems(onNew: (word: KnownWord) => void): (word: string) => string {
  const stems = new Map<string, string>();
  return (word) => {
    const known = stems.get(word);
    if (known !== undefined) return known;
    const found = stem(word);
    stems.set(word, found);
    onNew({ ...sounded(word), stem: found });
    return found;
  };
}

interface Field {
  readonly text: string;
  readonly weight: number;
  readonly isName: boolean;
}

function fieldsOf(
  { title, tags, questions }: IndexedArticle,
  heading: string,
  text: string,
): Field[] {
  return [
    { text: title, weight: TITLE, isName: true },
    { text: tags.join(" "), weight: TAGS, isName: true },
    { text: questions.join(" "), weight: QUESTIONS, isName: true },
    { text: heading, weight: HEADING, isName: true },
    { text, weight: 1, isName: false },
  ];
}

function countLexemes(fields: readonly Field[], stemOf: (word: string) => string) {
  const counts = new Map<string, { frequency: number; isNamed: boolean }>();
  for (const { text, weight, isName } of fields) {
    for (const lexeme of indexedWords(text).map(stemOf)) {
      const known = counts.get(lexeme);
      counts.set(lexeme, {
        frequency: (known?.frequency ?? 0) + weight,
        isNamed: isName || known?.isNamed === true,
      });
    }
  }
  return counts;
}
