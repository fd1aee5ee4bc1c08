import type { Lexicon } from "../lexicon/lexicon.ts";
import { understand } from "../query.ts";
import { readQuestion } from "../read-question.ts";
import { type Reading, readWord } from "../reading.ts";
import { stem } from "../text/stem.ts";
import { normalise, wordsOf } from "../text/words.ts";
import type { Model } from "./classifier.ts";
import { readPhrases, type Topic } from "./phrases.ts";
import { type Example, trainClassifier } from "./train-classifier.ts";

/** What has been learned of the phrases, in a form that a file can hold. */
export interface LearnedTopics {
  readonly model: Model;
  /** For each topic but the last the words by which its article is known. */
  readonly abouts: readonly string[];
  /** Stems that drivers use. */
  readonly known: readonly string[];
}

/** Learns what drivers ask about from the phrases of the lexicon. Costs about a second. */
export function learnTopics(
  lexicon: Lexicon,
  topics: readonly Topic[] = readPhrases(),
): LearnedTopics {
  // A phrase has many words of another: each is read once.
  const readings = new Map<string, Reading>();
  const read = (word: string): Reading => {
    const known = readings.get(word) ?? readWord(word, lexicon, []);
    readings.set(word, known);
    return known;
  };
  const examples = topics.flatMap(({ phrases }, label) =>
    phrases.map((phrase) => ({
      label,
      features: understand(readQuestion(phrase, lexicon).words.map(read), lexicon).features,
    })),
  );
  const own = topics.slice(0, -1);
  const words = own.flatMap(({ phrases }) => wordsOf(normalise(phrases.join("\n"))));
  return {
    model: trainClassifier(withoutSinglePairs(examples), topics.length),
    abouts: own.map(({ about }) => about),
    known: [...new Set(words.map(stem))],
  };
}

/** Half of all features are pairs of words that stand beside each other only once: they teach nothing and take room. */
function withoutSinglePairs(examples: readonly Example[]): Example[] {
  const isPair = (feature: string) => feature.startsWith("pair ");
  const counts = new Map<string, number>();
  for (const feature of examples.flatMap(({ features }) => features.filter(isPair))) {
    counts.set(feature, (counts.get(feature) ?? 0) + 1);
  }
  return examples.map(({ features, label }) => ({
    label,
    features: features.filter((feature) => !isPair(feature) || (counts.get(feature) ?? 0) > 1),
  }));
}
