import type { Clock } from "#kernel/clock";

/** How often somebody may do a thing. */
export interface Pace {
  /** Takes one turn; false when there were too many lately. */
  take(key: number): boolean;
}

/** At most `max` turns of each key within `perMs`, in this process. */
export function createPace(
  clock: Pick<Clock, "monotonicMs">,
  { max, perMs }: { readonly max: number; readonly perMs: number },
): Pace {
  const turns = new Map<number, number[]>();
  return {
    take(key) {
      const since = clock.monotonicMs() - perMs;
      for (const [each, times] of turns) if ((times.at(-1) ?? 0) <= since) turns.delete(each);
      const recent = (turns.get(key) ?? []).filter((at) => at > since);
      if (recent.length >= max) return false;
      turns.set(key, [...recent, clock.monotonicMs()]);
      return true;
    },
  };
}
