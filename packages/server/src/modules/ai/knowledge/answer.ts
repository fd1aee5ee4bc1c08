import type { SiteIndex } from "./index/site-index.ts";
import type { Query } from "./query.ts";
import { rank, type Ranked } from "./rank.ts";
import type { LikelyTopic, Topics } from "./topics/topics.ts";

/** An article that bears on a question. */
export interface Candidate {
  readonly articleId: number;
  readonly part: number;
  /** For comparing candidates of one question. */
  readonly score: number;
}

export interface Judgement {
  /** Best first. */
  readonly candidates: readonly Candidate[];
  /** The first one is named by the very words of the question. */
  readonly isNamed: boolean;
  /** What speaks for and against the first one. */
  readonly signs: Signs;
}

/** Below this confidence the honest answer is that nothing is known. Set by cross-validation, see docs/ai.md. */
const confidenceFloor = 0.5;

/** How many articles are looked at by words, and how many a topic may lead to. */
const BY_WORDS = 20;
const BY_TOPIC = 3;
/** What the topic counts for beside the words. */
const TOPIC_SHARE = 0.8;

/** What speaks for or against the best article, each about from 0 to 1. */
export interface Signs {
  readonly bias: number;
  /** How likely the question is about the article's topic. */
  readonly topicOdds: number;
  /** How likely it is about nothing that parks know. */
  readonly elsewhere: number;
  readonly elsewhereOdds: number;
  /** Share of the question that the article speaks of, and the one that has most of its words. */
  readonly coverage: number;
  readonly bestCoverage: number;
  readonly score: number;
  /** A turn of phrase of people who want something of somebody else. */
  readonly isElsewhere: number;
  /** It names a subject that no park speaks of, and neither does the article. */
  readonly isStranger: number;
  /** Share of the words that no driver, site or lexicon knows. */
  readonly unknown: number;
}

/** What confidence is made of, by logistic regression over questions with known answers. */
const weights: Signs = {
  bias: -0.54,
  topicOdds: 0.38,
  elsewhere: -1.1,
  elsewhereOdds: -1.81,
  coverage: 0.82,
  bestCoverage: 0.49,
  score: 1.77,
  isElsewhere: -2.4,
  isStranger: -2.59,
  unknown: -2.03,
};

/** Leads from topics to the articles of one site. */
export type TopicArticles = (topic: number) => readonly Candidate[];

/** Finds for each topic, when it is first asked for, the articles by whose words it is known. */
export function topicArticlesOf(topics: Topics, index: SiteIndex): TopicArticles {
  const known = new Map<number, readonly Candidate[]>();
  return (topic) => {
    const query = topics.queries[topic];
    const found = known.get(topic) ?? (query ? articlesAbout(query, index) : []);
    known.set(topic, found);
    return found;
  };
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
  const byTopic = gather(likely, articlesOf);
  const candidates = fuse(byWords, byTopic, 1 - elsewhere);
  const first = candidates[0]?.articleId ?? -1;
  const words = byWords.find(({ articleId }) => articleId === first) ?? unheard(query);
  const signs: Signs = {
    bias: 1,
    topicOdds: oddsOf(byTopic.get(first)?.score ?? 0),
    elsewhere,
    elsewhereOdds: oddsOf(elsewhere),
    coverage: words.coverage,
    bestCoverage: byWords[0]?.coverage ?? 0,
    score: Math.min(1, words.score / 3),
    isElsewhere: Number(query.isElsewhere),
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
    for (const { articleId, part, score } of articlesOf(topic)) {
      const known = byTopic.get(articleId)?.score ?? 0;
      byTopic.set(articleId, { articleId, part, score: known + likelihood * score });
    }
  }
  return byTopic;
}

function fuse(
  byWords: readonly Ranked[],
  byTopic: ReadonlyMap<number, Candidate>,
  ours: number,
): Candidate[] {
  const highest = byWords[0]?.score || 1;
  const fused = new Map<number, Candidate>();
  for (const { articleId, part, score } of byWords) {
    fused.set(articleId, { articleId, part, score: score / highest });
  }
  for (const { articleId, part, score } of byTopic.values()) {
    const known = fused.get(articleId);
    const share = (TOPIC_SHARE * score) / (ours + 0.01);
    fused.set(articleId, {
      articleId,
      part: known?.part ?? part,
      score: (known?.score ?? 0) + share,
    });
  }
  return [...fused.values()].sort(
    (left, right) => right.score - left.score || left.articleId - right.articleId,
  );
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
  return candidates.length > 0 && (isNamed || confidenceOf(signs) >= confidenceFloor);
}

/** How likely it is that the first candidate answers the question, 0 to 1. */
function confidenceOf(signs: Signs): number {
  const names = Object.keys(weights) as (keyof Signs)[];
  const sum = names.reduce((total, name) => total + weights[name] * signs[name], 0);
  return 1 / (1 + Math.exp(-sum));
}
