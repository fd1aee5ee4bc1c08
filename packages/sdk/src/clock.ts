/** Time as the client needs it. Injected, so that tests own it; the only place that knows timers. */
export interface Clock {
  /** Wall clock in milliseconds, only ever shown: people and time servers set it. */
  now(): number;
  /** Milliseconds since some moment, which nobody sets: what durations are measured with. */
  elapsed(): number;
  /** Runs once after `ms`; the answer cancels it. */
  after(ms: number, run: () => void): Cancel;
}

export type Cancel = () => void;

/** The host's own clock. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    elapsed: () => performance.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
}

/** At most one pending run: starting again replaces the last one. */
export interface Alarm {
  set(ms: number, run: () => void): void;
  cancel(): void;
  readonly isSet: boolean;
}

export function createAlarm(clock: Clock): Alarm {
  let stop: Cancel | undefined;
  const cancel = () => {
    stop?.();
    stop = undefined;
  };
  return {
    set(ms, run) {
      cancel();
      stop = clock.after(ms, () => {
        stop = undefined;
        run();
      });
    },
    cancel,
    get isSet() {
      return stop !== undefined;
    },
  };
}

/** The same answer, but rejects when it has not come in time. */
export function within<Result>(clock: Clock, ms: number, answer: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => reject(new Error("no answer")));
    answer.then(resolve, reject).finally(cancel);
  });
}
