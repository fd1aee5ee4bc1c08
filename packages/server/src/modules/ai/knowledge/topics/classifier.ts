/** What a classifier learns from. */
export interface Example {
  readonly features: readonly string[];
  readonly label: number;
}

/** Tells how likely each label is, all together 1. */
export type Classifier = (features: readonly string[]) => Float64Array;

const EPOCHS = 8;
/** Smaller errors teach nothing that would be worth the time. */
const LEAST_ERROR = 0.004;
const RATE = 0.5;
const DECAY = 1e-4;
const BIAS_RATE = 0.02;

interface Model {
  readonly labels: number;
  readonly weights: Float64Array;
  readonly biases: Float64Array;
}

/** A question as places in the vocabulary and what each counts for, of length 1 together. */
interface Point {
  readonly at: readonly number[];
  readonly values: readonly number[];
}

/**
 * Multinomial logistic regression over rarity-weighted features, by AdaGrad. The same examples in the same order
 * give the same classifier. Costs some hundred milliseconds for a thousand examples.
 */
export function trainClassifier(examples: readonly Example[], labels: number): Classifier {
  const { places, rarity } = vocabularyOf(examples);
  const toPoint = (features: readonly string[]) => pointOf(features, places, rarity);
  const points = examples.map(({ features, label }) => ({ point: toPoint(features), label }));
  const model: Model = {
    labels,
    weights: new Float64Array(places.size * labels),
    biases: new Float64Array(labels),
  };
  const paces = new Float64Array(model.weights.length);
  const shuffled = shuffler(points.length);
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    for (const at of shuffled()) {
      const one = points[at];
      if (one) learn(model, paces, one);
    }
  }
  return (features) => likelihoods(model, toPoint(features));
}

function vocabularyOf(examples: readonly Example[]) {
  const places = new Map<string, number>();
  const counts: number[] = [];
  for (const feature of examples.flatMap(({ features }) => features)) {
    const at = places.get(feature) ?? places.size;
    places.set(feature, at);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return { places, rarity: counts.map((count) => Math.log(1 + examples.length / count)) };
}

function pointOf(
  features: readonly string[],
  places: ReadonlyMap<string, number>,
  rarity: readonly number[],
): Point {
  const at = features.flatMap((feature) => places.get(feature) ?? []);
  const raw = at.map((place) => rarity[place] ?? 0);
  const length = Math.hypot(...raw) || 1;
  return { at, values: raw.map((value) => value / length) };
}

function likelihoods({ labels, weights, biases }: Model, { at, values }: Point): Float64Array {
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

function wrongLabels(errors: Float64Array): number[] {
  const wrong: number[] = [];
  for (let at = 0; at < errors.length; at += 1) {
    if (Math.abs(errors[at] ?? 0) > LEAST_ERROR) wrong.push(at);
  }
  return wrong;
}

function learn(
  model: Model,
  paces: Float64Array,
  { point, label: right }: { readonly point: Point; readonly label: number },
): void {
  const { labels, weights, biases } = model;
  const errors = likelihoods(model, point);
  errors[right] = (errors[right] ?? 0) - 1;
  const wrong = wrongLabels(errors);
  for (const label of wrong) {
    biases[label] = (biases[label] ?? 0) - BIAS_RATE * (errors[label] ?? 0);
  }
  const steps: Steps = { weights, paces };
  for (let feature = 0; feature < point.at.length; feature += 1) {
    const from = (point.at[feature] ?? 0) * labels;
    const value = point.values[feature] ?? 0;
    for (const label of wrong) step(steps, from + label, (errors[label] ?? 0) * value);
  }
}

interface Steps {
  readonly weights: Float64Array;
  /** Sums of squared slopes: what has moved much moves less. */
  readonly paces: Float64Array;
}

function step({ weights, paces }: Steps, at: number, error: number): void {
  const weight = weights[at] ?? 0;
  const slope = error + DECAY * weight;
  const pace = (paces[at] ?? 0) + slope * slope;
  paces[at] = pace;
  weights[at] = weight - (RATE * slope) / Math.sqrt(pace + 1e-6);
}

/** A new order at each call, the same in every process. */
function shuffler(length: number): () => readonly number[] {
  const order = Array.from({ length }, (_, at) => at);
  let state = 1;
  return () => {
    for (let at = length - 1; at > 0; at -= 1) {
      state = (state * 16_807) % 2_147_483_647;
      const other = state % (at + 1);
      [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
    }
    return order;
  };
}
