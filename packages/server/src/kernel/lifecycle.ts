import type { Log } from "./log.ts";

/** The phases of a stop, in their order: refuse new work, finish what runs, close connections. */
export type StopPhase = "refuse" | "drain" | "close";

/** Everything that must be ended registers here at its birth. */
export interface Lifecycle {
  /** Registers an end. Within a phase, what came last ends first. */
  onStop(phase: StopPhase, name: string, end: () => Promise<void> | void): void;
  /** True from the first moment of the stop. */
  readonly isStopping: boolean;
  /** Runs all phases once; a part that fails or outlives the deadline is logged and does not hold up the rest. */
  stop(deadlineMs: number): Promise<void>;
  /** Every part that was told to end has done so in time. */
  readonly isClean: boolean;
}

const PHASES: readonly StopPhase[] = ["refuse", "drain", "close"];

/** Makes a {@link Lifecycle}. */
export function createLifecycle(log: Log): Lifecycle {
  const ends: { phase: StopPhase; name: string; end: () => Promise<void> | void }[] = [];
  let stopping: Promise<void> | undefined;
  let isClean = true;
  const run = async (deadlineMs: number) => {
    const deadline = AbortSignal.timeout(deadlineMs);
    for (const phase of PHASES) {
      for (const { name, end } of ends.filter((entry) => entry.phase === phase).reverse()) {
        await within(deadline, end).catch((error: unknown) => {
          isClean = false;
          log.error({ name, phase, error }, "stop.failed");
        });
      }
    }
  };
  return {
    onStop: (phase, name, end) => void ends.push({ phase, name, end }),
    get isStopping() {
      return stopping !== undefined;
    },
    stop: (deadlineMs) => (stopping ??= run(deadlineMs)),
    get isClean() {
      return isClean;
    },
  };
}

async function within(deadline: AbortSignal, end: () => Promise<void> | void): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  // Even past the deadline each part gets a moment: connections should still be closed.
  const timer = setTimeout(
    () => reject(new Error("did not end in time")),
    deadline.aborted ? 500 : 2 ** 31 - 1,
  );
  const late = () => reject(new Error("did not end before the deadline"));
  deadline.addEventListener("abort", late, { once: true });
  try {
    await Promise.race([Promise.resolve().then(end), promise]);
  } finally {
    clearTimeout(timer);
    deadline.removeEventListener("abort", late);
  }
}
