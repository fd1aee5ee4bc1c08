import type { Query } from "../query.ts";
import { stem } from "../text/stem.ts";
import { normalise, wordsOf } from "../text/words.ts";
import { createClassifier } from "./classifier.ts";
import type { LearnedTopics } from "./learn-topics.ts";

/** A topic that a question may be about. */
export interface LikelyTopic {
  /** Its place in the list of topics. */
  readonly topic: number;
  /** 0 to 1. */
  readonly likelihood: number;
}

export interface Topics {
  /** What to look for to find the article of each topic. */
  readonly queries: readonly Query[];
  /** Whether drivers use the word, by its stem. */
  knows(stem: string): boolean;
  /** Topics by likelihood, those under one in fifty left out, and how likely it is about none of them. */
  of(query: Query): { readonly likely: readonly LikelyTopic[]; readonly elsewhere: number };
}

const LEAST = 0.02;

/** What drivers ask about, once it has been learned. The last label is what no park's knowledge answers. */
export function createTopics({ model, abouts, known }: LearnedTopics): Topics {
  const classify = createClassifier(model);
  const stems = new Set(known);
  const elsewhere = abouts.length;
  return {
    knows: (word) => stems.has(word),
    queries: abouts.map(queryOf),
    of({ features }) {
      const all = [...classify(features)].map((likelihood, topic) => ({ topic, likelihood }));
      return {
        likely: all
          .filter(({ topic, likelihood }) => topic !== elsewhere && likelihood >= LEAST)
          .sort((left, right) => right.likelihood - left.likelihood),
        elsewhere: all[elsewhere]?.likelihood ?? 0,
      };
    },
  };
}

function queryOf(about: string): Query {
  const stems = [...new Set(wordsOf(normalise(about)).map(stem))];
  return {
    features: [],
    isElsewhere: false,
    terms: stems.map((lexeme) => ({
      importance: 1,
      alternatives: [{ lexeme, weight: 1 }],
      implied: [],
      isHint: false,
      isForeign: false,
      isUnknown: false,
      isNumber: false,
      isLight: false,
    })),
  };
}
