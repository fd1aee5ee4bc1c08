/** Tells how likely each label is, all together 1. */
export type Classifier = (features: readonly string[]) => Float64Array;

/** What training has found, in a form that a file can hold. */
export interface Model {
  readonly labels: number;
  /** Each feature at its place. */
  readonly features: readonly string[];
  /** How much each feature counts, by place. */
  readonly rarity: readonly number[];
  readonly biases: readonly number[];
  /** One byte for every feature and label, in base64. */
  readonly weights: string;
  /** What one in those bytes is worth. */
  readonly step: number;
}

/** A question as places in the vocabulary and what each counts for, of length 1 together. */
export interface Point {
  readonly at: readonly number[];
  readonly values: readonly number[];
}

/** The part of a model that likelihoods are reckoned from. */
export interface Weights {
  readonly labels: number;
  readonly weights: ArrayLike<number>;
  readonly biases: ArrayLike<number>;
}

/** Makes a learned model ready to be asked. Costs a few milliseconds. */
export function createClassifier(model: Model): Classifier {
  const places = new Map(model.features.map((feature, place) => [feature, place]));
  const weights = new Int8Array(Buffer.from(model.weights, "base64"));
  const { labels, biases, rarity, step } = model;
  return (features) => {
    const { at, values } = toPoint(features, places, rarity);
    const scaled = { at, values: values.map((value) => value * step) };
    return likelihoods({ labels, weights, biases }, scaled);
  };
}

export function toPoint(
  features: readonly string[],
  places: ReadonlyMap<string, number>,
  rarity: readonly number[],
): Point {
  const at = features.flatMap((feature) => places.get(feature) ?? []);
  const raw = at.map((place) => rarity[place] ?? 0);
  const length = Math.hypot(...raw) || 1;
  return { at, values: raw.map((value) => value / length) };
}

export function likelihoods(
  { labels, weights, biases }: Weights,
  { at, values }: Point,
): Float64Array {
  const scores = Float64Array.from(biases);
  for (let feature = 0; feature < at.length; feature += 1) {
    const from = (at[feature] ?? 0) * labels;
    const value = values[feature] ?? 0;
    for (let label = 0; label < labels; label += 1) {
      scores[label] = (scores[label] ?? 0) + (weights[from + label] ?? 0) * value;
    }
  }
  return shares(scores);
}

/** Scores as likelihoods, in place: this is done for every example, and lists made on the way cost more than the sums. */
function shares(scores: Float64Array): Float64Array {
  const highest = Math.max(...scores);
  let sum = 0;
  for (let at = 0; at < scores.length; at += 1) {
    const odd = Math.exp((scores[at] ?? 0) - highest);
    scores[at] = odd;
    sum += odd;
  }
  for (let at = 0; at < scores.length; at += 1) scores[at] = (scores[at] ?? 0) / sum;
  return scores;
}
