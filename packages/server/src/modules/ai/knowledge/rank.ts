import type { SiteIndex } from "./index/site-index.ts";
import type { Query, Term } from "./query.ts";
import { createSlotTable, type SlotTable } from "./slot-table.ts";

/** What an article has to say to a question. */
export interface Ranked {
  readonly articleId: number;
  /** Its best part, counted from 0. */
  readonly part: number;
  readonly score: number;
  /** Share of what was asked for that the part speaks of, 0 to 1. */
  readonly coverage: number;
  /** The question names a subject that no park speaks of, and neither does this part. */
  readonly isStranger: boolean;
  /** It is named by the very words of the question that tell its subject. */
  readonly isNamed: boolean;
  /** Its names have a word of the question that few others have. */
  readonly isOwn: boolean;
  /** It has such a word anywhere, and scores well. */
  readonly isSpoken: boolean;
}

/** What a word counts for that no article knows: nearly as much as one that few articles have. */
const UNKNOWN_RARITY = 1.4;
/** What a turn of phrase counts for beside the words that are there. */
const HINT_SHARE = 0.5;
const LIGHT_ABSENCE = 0.3;
const IMPLIED_WEIGHT = 0.85;
/** Of a word's likenesses those that stand for it so well name an article as the word does. */
const NAMING_WEIGHT = 0.75;
/** What speaks of a subject scores at least so much of what the rarest word counts. */
const SPOKEN_SCORE = 0.7;
/** A word that one part in so many has is a rare one. */
const RARE = 7;

/** Articles by how well they answer, best first: rare words count more, titles more than bodies, repetition little. */
export function rank(query: Query, index: SiteIndex, limit: number): Ranked[] {
  const tally = createTally(index);
  for (const term of query.terms) tally.add(matchesOf(term, index));
  return best(tally.results(), limit);
}

/** One term in one part. */
interface Match {
  strength: number;
  weight: number;
  /** The title, a tag, a question or the heading has it. */
  isNamed: boolean;
}

type Matches = SlotTable<Match>;

/** What the site has of a term. */
interface Found {
  readonly term: Term;
  readonly matches: Matches;
  readonly rarity: number;
  readonly isRare: boolean;
}

function matchesOf(term: Term, index: SiteIndex): Found {
  const matches: Matches = createSlotTable(index.slots.length);
  for (const { lexeme, weight } of term.alternatives) collect(matches, { index, lexeme, weight });
  const rarity = rarityOf(matches.taken.length, index.size);
  const isRare = matches.taken.length <= Math.max(2, index.size / RARE);
  for (const lexeme of term.implied) {
    eachLive(index, lexeme, (slot) => {
      const match = matches.at(slot);
      if (match) match.weight = Math.max(match.weight, IMPLIED_WEIGHT);
      else matches.put(slot, { strength: 0, weight: IMPLIED_WEIGHT, isNamed: false });
    });
  }
  return { term, matches, rarity, isRare };
}

interface Lookup {
  readonly index: SiteIndex;
  readonly lexeme: string;
  readonly weight: number;
}

function collect(matches: Matches, { index, lexeme, weight }: Lookup): void {
  eachLive(index, lexeme, (slot, strength, isNamed) => {
    const match = matches.at(slot);
    if (!match) {
      matches.put(slot, { strength: weight * strength, weight, isNamed });
      return;
    }
    match.strength = Math.max(match.strength, weight * strength);
    match.weight = Math.max(match.weight, weight);
    match.isNamed ||= isNamed;
  });
}

function eachLive(
  index: SiteIndex,
  lexeme: string,
  visit: (slot: number, strength: number, isNamed: boolean) => void,
): void {
  const postings = index.postings(lexeme);
  if (!postings) return;
  for (let at = 0; at < postings.slots.length; at += 1) {
    const code: number = postings.slots[at] ?? 0;
    const slot = code >> 1;
    if (index.slots[slot]?.isLive) visit(slot, postings.strengths[at] ?? 0, (code & 1) === 1);
  }
}

/** Inverse document frequency, between 0.4 and 3. */
function rarityOf(having: number, total: number): number {
  if (having === 0) return UNKNOWN_RARITY;
  const rarity = Math.log(1 + (total - having + 0.5) / (having + 0.5));
  return Math.min(3, Math.max(0.4, rarity));
}

/** What one part has gathered. */
interface Sum {
  strength: number;
  heard: number;
  /** What would count as missed had the part not heard it. */
  spared: number;
  strangers: number;
  named: number;
  isAbout: boolean;
  isOwn: boolean;
  isSpoken: boolean;
}

function createTally(index: SiteIndex) {
  const sums = createSlotTable<Sum>(index.slots.length);
  let missable = 0;
  let strangers = 0;
  let subjects = 0;
  const spoken = SPOKEN_SCORE * rarityOf(1, index.size);
  return {
    add(found: Found): void {
      const { term, matches, rarity } = found;
      const value = term.importance * rarity;
      const share = term.isHint ? value * HINT_SHARE : value;
      const absence = term.isLight ? share * LIGHT_ABSENCE : share;
      missable += absence;
      if (term.isForeign) strangers += 1;
      if (tellsSubject(term)) subjects += 1;
      for (const slot of matches.taken) {
        const match = matches.at(slot);
        if (!match) continue;
        const sum = sumAt(sums, slot);
        sum.strength += value * match.strength;
        // A synonym covers what was meant nearly as well as the word itself.
        sum.heard += (share * (1 + match.weight)) / 2;
        sum.spared += absence;
        note(sum, found, match);
      }
    },
    results(): Ranked[] {
      return sums.taken.flatMap((at) => {
        const [slot, sum] = [index.slots[at], sums.at(at)];
        if (!slot || !sum) return [];
        const { strength, heard, spared, strangers: known, isAbout, isOwn } = sum;
        const isNamed = subjects > 0 && sum.named === subjects;
        const coverage = isAbout ? heard / (heard + missable - spared) : 0;
        const score = strength * (0.4 + 0.6 * coverage);
        const isSpoken = sum.isSpoken && score >= spoken;
        const { articleId, part } = slot;
        const isStranger = known < strangers;
        return [{ articleId, part, score, coverage, isStranger, isNamed, isOwn, isSpoken }];
      });
    },
  };
}

function sumAt(sums: SlotTable<Sum>, slot: number): Sum {
  const known = sums.at(slot);
  if (known) return known;
  const sum = newSum();
  sums.put(slot, sum);
  return sum;
}

function note(sum: Sum, { term, isRare }: Found, match: Match): void {
  if (term.isForeign) sum.strangers += 1;
  if (tellsSubject(term)) noteSubject(sum, isRare && match.weight >= NAMING_WEIGHT, match);
  sum.isAbout ||= showsSubject(term, match);
}

function noteSubject(sum: Sum, isRare: boolean, { isNamed, weight, strength }: Match): void {
  if (isNamed && weight === 1) sum.named += 1;
  sum.isOwn ||= isRare && isNamed;
  // What is only implied has no strength.
  sum.isSpoken ||= isRare && strength > 0;
}

function newSum(): Sum {
  return {
    strength: 0,
    heard: 0,
    spared: 0,
    strangers: 0,
    named: 0,
    isAbout: false,
    isOwn: false,
    isSpoken: false,
  };
}

function tellsSubject({ isHint, isLight, isNumber }: Term): boolean {
  return !isHint && !isLight && !isNumber;
}

/** A light word shows what an article is about only where it names the article. */
function showsSubject(term: Term, { isNamed }: Match): boolean {
  return term.isLight ? isNamed : !term.isNumber;
}

function best(parts: readonly Ranked[], limit: number): Ranked[] {
  const byArticle = new Map<number, Ranked>();
  for (const part of parts) {
    const known = byArticle.get(part.articleId);
    if (!known || part.score > known.score) byArticle.set(part.articleId, part);
  }
  const all = [...byArticle.values()].sort(
    (left, right) => right.score - left.score || left.articleId - right.articleId,
  );
  return all.slice(0, limit);
}
