import type { Clock } from "#kernel/clock";

export interface HealthCheckDeps {
  /** Absent: there is nobody to ask, and nothing to be ill. */
  readonly check: (() => Promise<boolean>) | undefined;
  readonly clock: Clock;
}

const FRESH_MS = 30_000;

/** Asks at most once in 30 s, however often it is asked itself. */
export function createHealthCheck({ check, clock }: HealthCheckDeps): () => Promise<boolean> {
  let last: { readonly at: number; readonly result: Promise<boolean> } | undefined;
  return async () => {
    if (!check) return true;
    const at = clock.monotonicMs();
    if (!last || at - last.at > FRESH_MS) last = { at, result: check() };
    return last.result;
  };
}
