import type { Lexicon } from "../lexicon/lexicon.ts";
import { topics as allTopics } from "../lexicon/phrases/phrases.ts";
import type { Topic } from "../lexicon/phrases/topic.ts";
import { type Query, understand } from "../query.ts";
import { readQuestion } from "../read-question.ts";
import { type Reading, readWord } from "../reading.ts";
import { stem } from "../text/stem.ts";
import { normalise, wordsOf } from "../text/words.ts";
import { trainClassifier } from "./classifier.ts";

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
  /** Topics by likelihood, those under one in fifty left out, and how likely it is about none of them. */
  /** Whether drivers use the word, by its stem. */
  knows(stem: string): boolean;
  of(query: Query): { readonly likely: readonly LikelyTopic[]; readonly elsewhere: number };
}

const LEAST = 0.02;

/** Learns what drivers ask about from the phrases of the lexicon. */
export function learnTopics(lexicon: Lexicon, topics: readonly Topic[] = allTopics): Topics {
  // A phrase has many words of another: each is read once.
  const readings = new Map<string, Reading>();
  const read = (word: string): Reading => {
    const known = readings.get(word) ?? readWord(word, lexicon, []);
    readings.set(word, known);
    return known;
  };
  const examples = topics.flatMap(({ phrases }, label) =>
    linesOf(phrases).map((phrase) => ({
      label,
      features: understand(readQuestion(phrase, lexicon).words.map(read), lexicon).features,
    })),
  );
  const classify = trainClassifier(examples, topics.length);
  const elsewhere = topics.length - 1;
  const own = topics.slice(0, elsewhere).map(({ phrases }) => phrases);
  const known = new Set(wordsOf(normalise(own.join("\n"))).map(stem));
  return {
    knows: (word) => known.has(word),
    queries: topics.slice(0, elsewhere).map(({ about }) => queryOf(about)),
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

function linesOf(phrases: string): string[] {
  return phrases
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
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
