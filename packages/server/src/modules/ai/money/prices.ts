import type { ModelPrice } from "#config";

/** What a model takes, in millionths of a US dollar for a token; dollars for a million tokens are the same number. */
export interface Prices {
  of(model: string): ModelPrice;
}

/** Dear enough that a model without a price cannot spend unnoticed. */
const UNKNOWN: ModelPrice = { prompt: 1, completion: 3 };

/** The price table; `*` prices every model that is not in it. */
export function createPrices(table: Readonly<Record<string, ModelPrice>>): Prices {
  const known = new Map(Object.entries(table));
  const unknown = known.get("*") ?? UNKNOWN;
  return { of: (model) => known.get(model) ?? known.get(model.replace(/:\w+$/, "")) ?? unknown };
}

export interface Tokens {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** In whole millionths of a dollar, rounded up: many small requests must not be free. */
export function costOf({ prompt, completion }: ModelPrice, tokens: Tokens): number {
  return Math.ceil(tokens.promptTokens * prompt + tokens.completionTokens * completion);
}
