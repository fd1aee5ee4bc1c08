import type { Clock } from "#kernel/clock";
import type { Ids } from "#kernel/ids";
import type { Payer } from "../ports.ts";
import { createGrouping } from "#kernel/grouping";
import type { Settling } from "./budget-line.ts";
import type { BudgetStore } from "./budget-store.ts";
import { type Budget, budgetKey as keyOf, distinct, type Reserving } from "./share-out.ts";

export interface LedgerDeps {
  readonly store: BudgetStore;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface Ledger {
  /**
   * Sets aside what a request may cost at most; undefined when a budget has not so much left. `share` of each cap
   * may be used, so that a dear model leaves something for a cheap one.
   */
  reserve(payer: Payer, micros: number, share: number): Promise<Reservation | undefined>;
  /** Counts what dead processes had set aside as spent. */
  settleExpired(): Promise<void>;
  /** Forgets what is of no use any more: visitors' days after two days, sites' days and months after two years. */
  forgetOld(): Promise<void>;
}

export interface Reservation {
  settle(spent: { readonly micros: number; readonly tokens: number }): Promise<void>;
}

/** Longer than any answer may take. */
const HOLD_MS = 120_000;
const DAY_MS = 86_400_000;
const VISITOR_DAYS = 2;
const SITE_DAYS = 730;
const OPENED_MAX = 20_000;
const GROUP_MAX = 100;

/** The consultant's money. Budgets are days and months in UTC. */
export function createLedger({ store, clock, ids }: LedgerDeps): Ledger {
  // A site's answers all touch the same rows: one at a time they would wait for each other.
  const setAside = createGrouping((group: readonly Reserving[]) => store.reserve(group), GROUP_MAX);
  const settle = createGrouping(async (group: readonly Settling[]) => {
    await store.settle(group);
    return group.map(() => undefined);
  }, GROUP_MAX);
  const make = createGrouping(async (group: readonly (readonly Budget[])[]) => {
    await store.open(distinct(group.flat()));
    return group.map(() => undefined);
  }, GROUP_MAX);
  // Budgets whose rows are known to be there.
  const opened = new Set<string>();
  const open = async (budgets: readonly Budget[]) => {
    const fresh = budgets.filter((budget) => !opened.has(keyOf(budget)));
    if (fresh.length === 0) return;
    await make(fresh);
    if (opened.size > OPENED_MAX) opened.clear();
    for (const budget of fresh) opened.add(keyOf(budget));
  };
  return {
    async reserve(payer, micros, share) {
      const budgets = budgetsOf(payer, clock.now(), share);
      await open(budgets);
      const id = ids.uuid();
      if (!(await setAside({ id, budgets, micros, holdMs: HOLD_MS }))) return undefined;
      return { settle: (spent) => settle({ id, ...spent }) };
    },
    async settleExpired() {
      const expired = await store.expired();
      if (expired.length > 0) await store.settle(expired.map((id) => ({ id, tokens: 0 })));
    },
    async forgetOld() {
      const now = clock.now().getTime();
      const dayBefore = (days: number) => new Date(now - days * DAY_MS).toISOString().slice(0, 10);
      await store.forget(dayBefore(VISITOR_DAYS), dayBefore(SITE_DAYS).slice(0, 7));
    },
  };
}

function budgetsOf({ siteId, visitorId, caps }: Payer, now: Date, share: number): Budget[] {
  const day = now.toISOString().slice(0, 10);
  const month = day.slice(0, 7);
  const part = (cap: number) => Math.floor(cap * share);
  const site = `site:${siteId}`;
  return [
    { scope: site, period: day, cap: part(caps.siteDay) },
    { scope: site, period: month, cap: part(caps.siteMonth) },
    ...(visitorId === undefined
      ? []
      : [{ scope: `visitor:${visitorId}`, period: day, cap: part(caps.visitorDay) }]),
  ];
}
