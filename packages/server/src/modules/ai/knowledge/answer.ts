import type { Candidate } from "./candidate.ts";
import type { SiteIndex } from "./index/site-index.ts";
import { withOwnSubjects } from "./own-subjects.ts";
import type { Query } from "./query.ts";
import { rank, type Ranked } from "./rank.ts";
import type { LikelyTopic, Topics } from "./topics/topics.ts";

export interface Judgement {
  /** Best first. */
  readonly candidates: readonly Candidate[];
  /** The first one is named by the very words of the question. */
  readonly isNamed: boolean;
  /** What speaks for and against the first one. */
  readonly signs: Signs;
}

/** Below this confidence the honest answer is that nothing is known. Set by cross-validation, see docs/ai.md. */
const confidenceFloor = 0.7;
/** What is as likely as not to be nobody's business is no answer by its words alone. */
const OWN_BUSINESS_ODDS = 0;

/** How many articles are looked at by words, and how many a topic may lead to. */
const BY_WORDS = 20;
const BY_TOPIC = 3;
/** An article that scores less for a topic's words is not the one that the topic is about. */
const MAIN_SCORE = 0.8;

/** What speaks for an article, beside other articles. */
interface Appeal {
  /** How likely the question is about its topic, as such and as odds. */
  readonly topic: number;
  readonly topicOdds: number;
  /** What its words score, beside the best one's and as such. */
  readonly share: number;
  readonly score: number;
}

/** Learned from questions whose article is known: by conditional logistic regression, the right one against the others. */
const appealWeights: Appeal = { topic: 1.21, topicOdds: 3.04, share: 1.18, score: 2.16 };

/** What speaks for or against there being an answer, each about from 0 to 1. */
export interface Signs {
  readonly bias: number;
  /** How likely the question is about the best article's topic. */
  readonly topicOdds: number;
  /** How likely it is about nothing that parks know. */
  readonly elsewhereOdds: number;
  /** Share of the question that one article speaks of. */
  readonly coverage: number;
  readonly score: number;
  /** A turn of phrase of people who want something of somebody else. */
  readonly isElsewhere: number;
  /** It names a subject that no park speaks of; and neither does the article. */
  readonly isForeign: number;
  readonly isStranger: number;
  /** Share of the words that no driver, site or lexicon knows. */
  readonly unknown: number;
}

/** What confidence is made of, by logistic regression over questions with known answers. */
const signWeights: Signs = {
  bias: 0.1,
  topicOdds: 1.16,
  elsewhereOdds: -2.91,
  coverage: 0.5,
  score: 0.88,
  isElsewhere: -2.46,
  isForeign: -0.61,
  isStranger: -1.06,
  unknown: -1.1,
};

/** Leads from topics to the articles of one site. */
export interface TopicArticles {
  of(topic: number): readonly Candidate[];
  /** Whether the article is the one that some topic is about. */
  isMain(articleId: number): boolean;
}

/** Finds for each topic, when it is first asked for, the articles by whose words it is known. */
export function topicArticlesOf(topics: Topics, index: SiteIndex): TopicArticles {
  const known = new Map<number, readonly Candidate[]>();
  const of = (topic: number) => {
    const query = topics.queries[topic];
    const found = known.get(topic) ?? (query ? articlesAbout(query, index) : []);
    known.set(topic, found);
    return found;
  };
  let main: Set<number> | undefined;
  const mainArticles = () =>
    new Set(
      topics.queries.flatMap((_, topic) => {
        const [first] = of(topic);
        return first && first.score >= MAIN_SCORE ? [first.articleId] : [];
      }),
    );
  return { of, isMain: (articleId) => (main ??= mainArticles()).has(articleId) };
}

function articlesAbout(query: Query, index: SiteIndex): Candidate[] {
  const ranked = rank(query, index, BY_TOPIC);
  const highest = ranked[0]?.score ?? 1;
  return ranked.map(({ articleId, part, score, coverage }) => ({
    articleId,
    part,
    score: (score / highest) ** 2 * coverage,
  }));
}

export interface Asked {
  readonly query: Query;
  readonly index: SiteIndex;
  readonly topics: Topics;
  readonly articlesOf: TopicArticles;
}

/** Judges by the words of the articles and by what such questions are usually about. */
export function judge({ query, index, topics, articlesOf }: Asked): Judgement {
  const byWords = rank(query, index, BY_WORDS);
  const { likely, elsewhere } = topics.of(query);
  const byTopic = withOwnSubjects(
    { byTopic: gather(likely, articlesOf), elsewhere, isMain: articlesOf.isMain },
    byWords,
  );
  const candidates = weigh(byWords, byTopic);
  const first = candidates[0]?.articleId ?? -1;
  const words = byWords.find(({ articleId }) => articleId === first) ?? unheard(query);
  const { score: topic = 0, isOwn = false } = byTopic.get(first) ?? {};
  const signs: Signs = {
    bias: 1,
    topicOdds: oddsOf(topic),
    elsewhereOdds: oddsOf(isOwn ? elsewhere - topic : elsewhere),
    coverage: Math.max(0, ...byWords.map(({ coverage }) => coverage)),
    score: bounded(words.score),
    isElsewhere: Number(query.isElsewhere),
    isForeign: Number(!isOwn && query.terms.some(({ isForeign }) => isForeign)),
    isStranger: Number(words.isStranger),
    unknown: unknownShare(query, topics),
  };
  return { candidates, isNamed: words.isNamed && !query.isElsewhere, signs };
}

/** What words say of an article that has none of them. */
function unheard({ terms }: Query): Omit<Ranked, "articleId" | "part"> {
  return {
    isNamed: false,
    score: 0,
    coverage: 0,
    isOwn: false,
    isSpoken: false,
    isStranger: terms.some(({ isForeign }) => isForeign),
  };
}

function unknownShare({ terms }: Query, topics: Topics): number {
  const words = terms.filter(({ isHint }) => !isHint);
  const unknown = words.filter(
    ({ isUnknown, alternatives }) => isUnknown && !topics.knows(alternatives[0]?.lexeme ?? ""),
  );
  return words.length === 0 ? 0 : unknown.length / words.length;
}

function gather(
  likely: readonly LikelyTopic[],
  articlesOf: TopicArticles,
): ReadonlyMap<number, Candidate> {
  const byTopic = new Map<number, Candidate>();
  for (const { topic, likelihood } of likely) {
    for (const { articleId, part, score } of articlesOf.of(topic)) {
      const known = byTopic.get(articleId)?.score ?? 0;
      byTopic.set(articleId, { articleId, part, score: known + likelihood * score });
    }
  }
  return byTopic;
}

function weigh(byWords: readonly Ranked[], byTopic: ReadonlyMap<number, Candidate>): Candidate[] {
  const highest = byWords[0]?.score || 1;
  const words = new Map(byWords.map((one) => [one.articleId, one]));
  const all = new Map<number, { readonly part: number }>([...byTopic, ...words]);
  const candidates = [...all].map(([articleId, { part }]) => {
    const topic = byTopic.get(articleId)?.score ?? 0;
    const score = words.get(articleId)?.score ?? 0;
    const appeal: Appeal = {
      topic,
      topicOdds: oddsOf(topic),
      share: score / highest,
      score: bounded(score),
    };
    return { articleId, part, score: Math.exp(sumOf(appeal, appealWeights)) };
  });
  return candidates.sort(
    (left, right) => right.score - left.score || left.articleId - right.articleId,
  );
}

/** What words score, from 0 to 1. */
function bounded(score: number): number {
  return Math.min(1, score / 3);
}

/** Logarithm of the odds, from -1 to 1. */
function oddsOf(likelihood: number): number {
  const bounded = Math.min(0.99, Math.max(0.01, likelihood));
  return Math.log(bounded / (1 - bounded)) / Math.log(99);
}

/**
 * Whether the first candidate is good enough to be given as the answer. What a site has named by the very words of
 * the question is an answer even where no other park has heard of it.
 */
export function isAnswer({ candidates, isNamed, signs }: Judgement): boolean {
  const isNamedOwn = isNamed && signs.elsewhereOdds < OWN_BUSINESS_ODDS;
  return candidates.length > 0 && (isNamedOwn || confidenceOf(signs) >= confidenceFloor);
}

/** How likely it is that the first candidate answers the question, 0 to 1. */
function confidenceOf(signs: Signs): number {
  return 1 / (1 + Math.exp(-sumOf(signs, signWeights)));
}

function sumOf<Values extends { readonly [Name in keyof Values]: number }>(
  values: Values,
  weights: Values,
): number {
  const names = Object.keys(weights) as (keyof Values)[];
  return names.reduce((total, name) => total + weights[name] * values[name], 0);
}
