import type { Clock } from "#kernel/clock";
import type { ReplyModel } from "./ports.ts";
import { ReplyFailure, type ReplyFailureKind } from "./reply-failure.ts";

export interface BreakerOptions {
  readonly clock: Pick<Clock, "monotonicMs">;
  /** Failures in a row after which a model is left alone. */
  readonly failuresMax: number;
  /** For how long; then one request finds out whether it is well again. */
  readonly pauseMs: number;
}

/** Not the model's health: our money, a filter, or an answer that was only too long. */
const harmless: ReadonlySet<ReplyFailureKind> = new Set(["over-budget", "paused", "too-long"]);

/**
 * The same model, left alone while it is ill: after some failures in a row it fails at once with `paused`, so that
 * visitors do not wait for what will not come.
 *
 *     closed --failuresMax in a row--> open --pauseMs--> one try --well--> closed
 *                                       ^------------------ill-----'
 */
export function createCircuitBreaker(model: ReplyModel, options: BreakerOptions): ReplyModel {
  const { clock, failuresMax, pauseMs } = options;
  let failures = 0;
  let pausedUntil = 0;
  let isTrying = false;
  /** True for the one request that finds out whether the model is well again. */
  const enter = (): boolean => {
    if (failures < failuresMax) return false;
    if (isTrying || clock.monotonicMs() < pausedUntil) throw new ReplyFailure("paused");
    isTrying = true;
    return true;
  };
  const fail = (error: unknown) => {
    if (!(error instanceof ReplyFailure) || harmless.has(error.kind)) return;
    failures += 1;
    if (failures >= failuresMax) pausedUntil = clock.monotonicMs() + pauseMs;
  };
  return {
    name: model.name,
    async *reply(request) {
      const isTry = enter();
      try {
        yield* model.reply(request);
        failures = 0;
      } catch (error) {
        fail(error);
        throw error;
      } finally {
        if (isTry) isTrying = false;
      }
    },
  };
}
