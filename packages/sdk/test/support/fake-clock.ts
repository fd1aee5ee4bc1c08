import type { Clock } from "../../src/clock.ts";

/** A clock that moves only when it is told to. */
export interface FakeClock extends Clock {
  /** Runs what becomes due, in order; promises settle in between. */
  advance(ms: number): Promise<void>;
  /** Time passes while the machine sleeps: no timer runs. */
  sleep(ms: number): void;
  /** Somebody sets the wall clock. */
  set(by: number): void;
  readonly pending: number;
}

export function createFakeClock(startAt = 1_000_000): FakeClock {
  let now = startAt;
  let shift = 0;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  return {
    now: () => now + shift,
    elapsed: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (let due = next(timers, end); due; due = next(timers, end)) {
        const timer = due;
        timers = timers.filter((each) => each !== timer);
        now = timer.at;
        timer.run();
        await settle();
      }
      now = end;
    },
    sleep(ms) {
      now += ms;
    },
    set(by) {
      shift += by;
    },
    get pending() {
      return timers.length;
    },
  };
}

function next<Timer extends { readonly at: number }>(timers: Timer[], end: number) {
  return timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
}

/** Lets every promise that can settle do so. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
