/** How long a group gathers at most, however busy it is: nobody sees it, and it is the price of a core that many can share. */
const LONGEST_MS = 25;
/** Fewer messages a second wait for nobody. */
const MANY = 1_000;
/** While there is time for all, a group gathers ten milliseconds for each thousand beyond this rate. */
const CALM_RATE = 2_500;
const CALM_MS_PER_RATE = 10 / 1_000;
/** In a busy process it gathers six for each thousand. */
const BUSY_MS_PER_RATE = 6 / 1_000;
/**
 * Nobody waits for more than this: a statement costs PostgreSQL as much as about sixteen messages, however many it carries,
 * so that beyond this little is left to save.
 */
const WORTHWHILE = 128;
/** Below the first share of its time a process is calm, from the second on it is busy. */
const [CALM, BUSY] = [0.7, 0.9];

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
 * From the last group's start to the next one's. The cost of a group is mostly that of a statement, so under load fewer and
 * larger ones leave the machine time; a lone message waits for nobody. `load` is the share of its time that this
 * process is busy: how many messages make a machine busy differs from one to the next.
 */
export function gapMs({ rate }: Pace, load: number): number {
  if (rate < MANY) return 0;
  const calm = Math.max(0, rate - CALM_RATE) * CALM_MS_PER_RATE;
  const busy = rate * BUSY_MS_PER_RATE;
  const share = Math.min(1, Math.max(0, (load - CALM) / (BUSY - CALM)));
  const worthwhile = Math.min(LONGEST_MS, (WORTHWHILE * 1_000) / rate);
  return Math.min(worthwhile, calm + share * Math.max(0, busy - calm));
}
