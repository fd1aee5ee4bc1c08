import { DomainError } from "./errors.ts";

/** Lets a few through at a time and has some more wait, so that heavy work cannot pile up. */
export interface Turnstile {
  /** Runs the work when its turn comes; refuses with `unavailable` when too many wait already. */
  pass<Result>(work: () => Promise<Result>): Promise<Result>;
}

export interface TurnstileOptions {
  readonly atOnce: number;
  readonly waitingMax: number;
}

/** Makes a {@link Turnstile}. */
export function createTurnstile({ atOnce, waitingMax }: TurnstileOptions): Turnstile {
  const waiting: (() => void)[] = [];
  let inside = 0;
  const enter = async (): Promise<void> => {
    if (inside < atOnce) {
      inside += 1;
      return;
    }
    if (waiting.length >= waitingMax) throw new DomainError("unavailable", { retryAfter: 2 });
    // The place of who leaves goes straight to who waits longest.
    await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else inside -= 1;
  };
  return {
    async pass(work) {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
