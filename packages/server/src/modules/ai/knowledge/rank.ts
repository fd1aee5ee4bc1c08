import type { Query, Term } from "./query.ts";

/** How often a lexeme stands where in one article. */
export interface Posting {
  readonly articleId: number;
  readonly lexeme: string;
  readonly inTitle: number;
  readonly inTags: number;
  readonly inBody: number;
}

/** What an article has to say to a question. */
export interface Ranked {
  readonly articleId: number;
  readonly score: number;
  /** Share of what was asked for that the article speaks of, 0 to 1. */
  readonly coverage: number;
}

/** What a word counts for that no article knows: nearly as much as one that few articles have. */
const UNKNOWN_RARITY = 1.4;
const TITLE = 3;
const TAGS = 1.5;
const SATURATION = 1.2;
/** What a turn of phrase counts for beside the words that are there. */
const HINT_SHARE = 0.5;
const LIGHT_ABSENCE = 0.3;
const IMPLIED_WEIGHT = 0.85;

/** Under these an article does not answer the question, whatever else it says. */
const COVERAGE_FLOOR = 0.5;
const SCORE_FLOOR = 0.3;

/** Whether the best article is good enough to be given as the answer. */
export function isAnswer({ coverage, score }: Ranked): boolean {
  return coverage >= COVERAGE_FLOOR && score >= SCORE_FLOOR;
}

interface Weighed {
  readonly term: Term;
  readonly value: number;
}

/** Articles by how well they answer, best first: rare words count more, titles more than bodies, repetition little. */
export function rank(query: Query, postings: readonly Posting[], total: number): Ranked[] {
  const index = indexPostings(postings);
  const weighed = query.terms.map((term) => ({
    term,
    value: term.importance * rarityOf(term, index, total),
  }));
  return [...new Set(postings.map(({ articleId }) => articleId))]
    .map((articleId) => judge(weighed, articleId, index))
    .sort((left, right) => right.score - left.score || left.articleId - right.articleId);
}

function judge(weighed: readonly Weighed[], articleId: number, index: Index): Ranked {
  const matches = weighed.map((one) => ({ ...one, match: bestMatch(one.term, articleId, index) }));
  const strength = sum(matches.map(({ value, match }) => value * match.strength));
  const isAbout = matches.some(({ term, match }) => showsSubject(term, match));
  const isStranger = matches.some(({ term, match }) => term.isForeign && match.weight === 0);
  const coverage = isAbout && !isStranger ? coverageOf(matches) : 0;
  return { articleId, score: strength * (0.4 + 0.6 * coverage), coverage };
}

interface Matched extends Weighed {
  readonly match: Match;
}

function coverageOf(matches: readonly Matched[]): number {
  const shares = matches.map(({ term, value, match }) => {
    const share = term.isHint ? value * HINT_SHARE : value;
    if (match.weight === 0)
      return { heard: 0, missed: term.isLight ? share * LIGHT_ABSENCE : share };
    // A synonym covers what was meant nearly as well as the word itself.
    return { heard: (share * (1 + match.weight)) / 2, missed: 0 };
  });
  const heard = sum(shares.map((share) => share.heard));
  return heard / (heard + sum(shares.map((share) => share.missed)));
}

/** A light word shows what an article is about only where it names the article. */
function showsSubject(term: Term, { weight, isNamed }: Match): boolean {
  return weight > 0 && (term.isLight ? isNamed : !term.isNumber);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

type Index = ReadonlyMap<string, ReadonlyMap<number, Posting>>;

function indexPostings(postings: readonly Posting[]): Index {
  const index = new Map<string, Map<number, Posting>>();
  for (const posting of postings) {
    const articles = index.get(posting.lexeme) ?? new Map<number, Posting>();
    index.set(posting.lexeme, articles.set(posting.articleId, posting));
  }
  return index;
}

/** Inverse document frequency of the term as a whole, between 0.4 and 3. */
function rarityOf(term: Term, index: Index, total: number): number {
  const articles = new Set(
    term.alternatives.flatMap(({ lexeme }) => [...(index.get(lexeme)?.keys() ?? [])]),
  );
  if (articles.size === 0) return UNKNOWN_RARITY;
  const rarity = Math.log(1 + (total - articles.size + 0.5) / (articles.size + 0.5));
  return Math.min(3, Math.max(0.4, rarity));
}

interface Match {
  readonly strength: number;
  readonly weight: number;
  /** The article bears it in its title or tags. */
  readonly isNamed: boolean;
}

function bestMatch(term: Term, articleId: number, index: Index): Match {
  let isNamed = false;
  let strength = 0;
  const isImplied = term.implied.some((lexeme) => index.get(lexeme)?.has(articleId));
  let weight = isImplied ? IMPLIED_WEIGHT : 0;
  for (const alternative of term.alternatives) {
    const posting = index.get(alternative.lexeme)?.get(articleId);
    if (!posting) continue;
    const frequency = posting.inTitle * TITLE + posting.inTags * TAGS + posting.inBody;
    strength = Math.max(strength, (alternative.weight * frequency) / (frequency + SATURATION));
    weight = Math.max(weight, alternative.weight);
    isNamed ||= posting.inTitle + posting.inTags > 0;
  }
  return { strength, weight, isNamed };
}
