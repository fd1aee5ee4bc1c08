import { setTimeout as delay } from "node:timers/promises";

export interface UntilOptions {
  /** 60 s unless told: the machine may be busy. */
  readonly timeoutMs?: number;
  readonly everyMs?: number;
}

/**
 * Waits until `look` gives something truthy, and gives that. A look that throws counts as not yet.
 * Rejects with `what` and the last reason when the time is over.
 */
export async function until<Value>(
  what: string,
  look: () => Value | Promise<Value>,
  { timeoutMs = 60_000, everyMs = 25 }: UntilOptions = {},
): Promise<NonNullable<Value>> {
  const deadline = performance.now() + timeoutMs;
  let reason: unknown;
  for (;;) {
    try {
      const value = await look();
      if (value) return value;
      reason = undefined;
    } catch (error) {
      reason = error;
    }
    if (performance.now() > deadline) {
      throw new Error(`waited ${timeoutMs} ms in vain until ${what}`, { cause: reason });
    }
    await delay(everyMs);
  }
}

/** Lets the fault last. Not for waiting until something is ready: for that there is {@link until}. */
export function lasting(ms: number): Promise<void> {
  return delay(ms);
}
