/** Gives numbers from 0 to below 1. */
export type Random = () => number;

const firstWindowMs = 400;
/** Wide enough to spread a thousand clients, narrow enough for a person who looks on. */
const steadyWindowMs = 2_000;
/** On average an attempt a second: about two minutes. */
const steadyAttempts = 120;
const capMs = 20_000;

/**
 * How long to wait before the next attempt: full jitter, a number from nothing to a window. The window
 * doubles with each failure up to 2 s, stays there for about two minutes, then doubles up to 20 s.
 * `attempt` counts the failures, from 1.
 *
 * A network that is back after up to a minute is met within 1.6 s in 95 of 100 cases: what is left of
 * a wait of 0 to 2 s at a random moment is 0.78 × 2 s or less.
 */
export function backoffMs(attempt: number, random: Random): number {
  const steady = Math.min(steadyWindowMs, firstWindowMs * 2 ** Math.max(0, attempt - 1));
  const window = Math.min(capMs, steady * 2 ** Math.max(0, attempt - steadyAttempts));
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
