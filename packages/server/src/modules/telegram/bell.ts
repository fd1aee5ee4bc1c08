/** Wakes whoever sleeps, before their time. */
export interface Bell {
  ring(): void;
  /** How often it rang. Taken before a look at what there is to do, it lets `wait` know of a ring during the look. */
  readonly rings: number;
  /** Ends after `ms`, when it rings, or when `signal` is aborted; at once if it rang after `since`. */
  wait(ms: number, at: { readonly signal: AbortSignal; readonly since: number }): Promise<void>;
}

/** Makes a {@link Bell}. */
export function createBell(): Bell {
  const sleepers = new Set<() => void>();
  let rings = 0;
  return {
    get rings() {
      return rings;
    },
    ring() {
      rings += 1;
      for (const wake of sleepers) wake();
    },
    wait(ms, { signal, since }) {
      if (signal.aborted || rings !== since) return Promise.resolve();
      return new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          sleepers.delete(wake);
          signal.removeEventListener("abort", wake);
          resolve();
        };
        const timer = setTimeout(wake, ms);
        sleepers.add(wake);
        signal.addEventListener("abort", wake, { once: true });
      });
    },
  };
}
