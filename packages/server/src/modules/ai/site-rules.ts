import * as v from "valibot";
import type { AiBudgets } from "#config";
import type { BudgetCaps, SiteFacts } from "./ports.ts";

/** How the consultant behaves on one site: the installation's rules, and what the site has of its own. */
export interface SiteRules {
  readonly caps: BudgetCaps;
  /** After how long without a token the next model is asked as well. */
  readonly hedgeMs: number;
  /** Hosts that an answer may give links to. */
  readonly linkHosts: ReadonlySet<string>;
  /** Questions in a row without an answer, after which a manager is called. */
  readonly missesMax: number;
}

const usd = v.pipe(v.number(), v.minValue(0));
const host = v.pipe(v.string(), v.regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/));

/** A site's `consultant` column. What is not known or not right there is left out, and the rest holds. */
const ownRules = v.object({
  visitorDayUsd: v.fallback(v.optional(usd), undefined),
  siteDayUsd: v.fallback(v.optional(usd), undefined),
  siteMonthUsd: v.fallback(v.optional(usd), undefined),
  hedgeMs: v.fallback(v.optional(v.pipe(v.number(), v.integer(), v.minValue(200))), undefined),
  linkHosts: v.fallback(v.optional(v.array(host)), undefined),
  missesMax: v.fallback(v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))), undefined),
});

export interface CommonRules {
  readonly budgets: AiBudgets;
  readonly hedgeMs: number;
}

const defaults = { missesMax: 3, linkHosts: [] as readonly string[] };
const MICROS = 1_000_000;
const everyHost = /^(?:https?:\/\/)?(?:www\.)?([^/:]+)/;

/** The rules of a site; those of the installation alone when it has none, or is not there. */
export function siteRules(site: SiteFacts | undefined, common: CommonRules): SiteRules {
  const own = v.parse(ownRules, site?.consultant ?? {});
  const set = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
  const rules = { ...common.budgets, ...defaults, hedgeMs: common.hedgeMs, ...set };
  const cap = (amount: number) => Math.min(amount * MICROS, Number.MAX_SAFE_INTEGER);
  return {
    caps: {
      visitorDay: cap(rules.visitorDayUsd),
      siteDay: cap(rules.siteDayUsd),
      siteMonth: cap(rules.siteMonthUsd),
    },
    hedgeMs: rules.hedgeMs,
    linkHosts: new Set([...(site?.origins ?? []).flatMap(hostOf), ...rules.linkHosts]),
    missesMax: rules.missesMax,
  };
}

function hostOf(origin: string): string[] {
  const found = everyHost.exec(origin)?.[1];
  return found ? [found] : [];
}
