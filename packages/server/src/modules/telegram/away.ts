import type { Clock } from "#kernel/clock";
import { isOpen, opensAt, type SiteRules } from "./site-rules.ts";
import type { SiteStore } from "./site-store.ts";
import { type Locale, sayMoment } from "./visitor-words.ts";

/** Managers do not work now. */
export interface Away {
  /** When they do again, as people say it; undefined when that is not known. */
  readonly back: string | undefined;
}

/** Whether the managers of a site are away by its hours. */
export type AwayOf = (siteId: number, locale: Locale) => Promise<Away | undefined>;

/** Every answer asks, and hours seldom change. */
const VALID_MS = 2_000;

export function createAwayOf(deps: {
  readonly sites: Pick<SiteStore, "rules">;
  readonly clock: Clock;
}): AwayOf {
  const { sites, clock } = deps;
  const known = new Map<number, { readonly atMs: number; readonly rules: SiteRules }>();
  return async (siteId, locale) => {
    const kept = known.get(siteId);
    const isFresh = kept !== undefined && clock.monotonicMs() - kept.atMs < VALID_MS;
    const rules = isFresh ? kept.rules : await sites.rules(siteId);
    if (!isFresh) known.set(siteId, { atMs: clock.monotonicMs(), rules });
    const now = clock.now();
    return isOpen(rules, now) ? undefined : { back: backWords(rules, now, locale) };
  };
}

/** When they work again, in words and by the clock of the site. */
export function backWords(rules: SiteRules, now: Date, locale: Locale): string | undefined {
  const back = opensAt(rules, now);
  return back && rules.hours
    ? sayMoment(back, { now, timeZone: rules.hours.timeZone, locale })
    : undefined;
}
