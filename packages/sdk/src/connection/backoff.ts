/** Gives numbers from 0 to below 1. */
export type Random = () => number;

const firstWindowMs = 400;
const capMs = 20_000;

/**
 * How long to wait before the next attempt: full jitter, a number from nothing to a window that
 * doubles with each failure, up to 20 s. `attempt` counts the failures, from 1.
 */
export function backoffMs(attempt: number, random: Random): number {
  const window = Math.min(capMs, firstWindowMs * 2 ** Math.max(0, attempt - 1));
  return Math.round(window * random());
}

/** Numbers that repeat for the same seed (mulberry32), for tests and measurements. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
