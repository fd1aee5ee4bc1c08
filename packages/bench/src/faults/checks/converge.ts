import type { Violation } from "./evidence.ts";

/** The value that this share of all values does not exceed; 0 for none. */
export function percentile(values: readonly number[], share: number): number {
  const rising = [...values].toSorted((left, right) => left - right);
  return rising[Math.max(0, Math.ceil(rising.length * share) - 1)] ?? 0;
}

/** I7: views were equal soon enough after the fault had ended. */
export function checkConverged(timesMs: readonly number[], p95LimitMs: number): Violation[] {
  const p95 = percentile(timesMs, 0.95);
  if (p95 <= p95LimitMs) return [];
  return [
    {
      kind: "broken",
      what: `views were equal only after ${Math.round(p95)} ms (p95), allowed ${p95LimitMs}`,
    },
  ];
}
