import type { AiConfig } from "#config";
import type { Clock } from "#kernel/clock";
import type { Log } from "#kernel/log";
import { createCircuitBreaker } from "./circuit-breaker.ts";
import type { AiMeters } from "./meters.ts";
import type { Ledger } from "./money/ledger.ts";
import { createMeteredModel } from "./money/metered-model.ts";
import { createPrices } from "./money/prices.ts";
import { createOpenAiProvider, type PaceMs } from "./openai-model.ts";
import type { ReplyModel } from "./ports.ts";

export interface ModelsDeps {
  readonly config: AiConfig;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly meters: AiMeters;
  /** How long pieces of an answer are gathered, now. */
  readonly paceMs: PaceMs;
}

/** The models that may answer, and whether their provider does. */
export interface Models {
  /** In order of preference; none without a provider. */
  readonly list: readonly ReplyModel[];
  readonly isHealthy: (() => Promise<boolean>) | undefined;
}

const FAILURES_MAX = 5;
const PAUSE_MS = 30_000;
/** What a dear model leaves of each budget for a cheaper one, where there is one. */
const DEAR_SHARE = 0.8;

/** The provider's models, each left alone while it is ill, each paid out of the budgets. */
export function createModels({ config, ledger, clock, log, meters, paceMs }: ModelsDeps): Models {
  if (!config.provider) return { list: [], isHealthy: undefined };
  const provider = createOpenAiProvider(config.provider, paceMs);
  const prices = createPrices(config.prices ?? {});
  const priceOf = ({ name }: ReplyModel) => prices.of(name).prompt + prices.of(name).completion;
  const cheapest = Math.min(...provider.models.map(priceOf));
  const breaker = { clock, failuresMax: FAILURES_MAX, pauseMs: config.pauseMs ?? PAUSE_MS };
  const list = provider.models.map((model) => {
    const share = priceOf(model) > cheapest ? DEAR_SHARE : 1;
    const metered = { ledger, prices, log, share, onSpent: meters.spent };
    const paid = createMeteredModel(model, metered);
    return breaker.pauseMs > 0 ? createCircuitBreaker(paid, breaker) : paid;
  });
  return { list, isHealthy: provider.isHealthy };
}
