/** How long a group gathers at most, however busy it is. */
const LONGEST_MS = 16;
/**
 * A millisecond for each 1,000 messages a second: what is waited stays below what is saved. Beyond 4,000 the gap grows with
 * the square of the rate: a statement's own cost, about 0.6 ms of PostgreSQL's time however many it carries, is what is left.
 */
const MS_PER_RATE = 1 / 1_000;
const MS_PER_RATE_SQUARED = 1 / 4_000_000;

/** What was done last. Times in milliseconds of a clock that never jumps. */
export interface Pace {
  readonly startedAtMs: number;
  /** Messages a second, smoothed. */
  readonly rate: number;
}

export const restingPace: Pace = { startedAtMs: -Infinity, rate: 0 };

/** The pace after a group of `size` that starts now. */
export function paceAfter(pace: Pace, size: number, nowMs: number): Pace {
  const elapsedMs = Math.max(nowMs - pace.startedAtMs, 0.1);
  const measured = (size * 1_000) / elapsedMs;
  // A pause ends the memory of what was before it.
  const weight = Math.min(1, elapsedMs / 50);
  return { startedAtMs: nowMs, rate: pace.rate + (measured - pace.rate) * weight };
}

/**
 * How long to gather before the next group. The cost of a group is mostly that of a statement, so
 * under load fewer and larger ones leave the database time; a lone message waits for nobody.
 */
export function gatherMs(pace: Pace, nowMs: number): number {
  const wanted = Math.max(pace.rate * MS_PER_RATE, pace.rate ** 2 * MS_PER_RATE_SQUARED);
  const gap = Math.min(LONGEST_MS, wanted);
  if (gap < 1) return 0;
  return Math.max(0, pace.startedAtMs + gap - nowMs);
}
