/** One budget: whose, in which period, and the most that may be spent of it. */
export interface Budget {
  readonly scope: string;
  readonly period: string;
  readonly cap: number;
}

/** What a request may cost at most, to be set aside in all of its budgets. */
export interface Reserving {
  readonly id: string;
  readonly budgets: readonly Budget[];
  readonly micros: number;
  readonly holdMs: number;
}

export interface Shares {
  /** For each of the group, whether all of its budgets have so much left. */
  readonly fits: readonly boolean[];
  /** What is set aside in each budget. */
  readonly added: readonly (readonly [budget: Budget, micros: number])[];
}

export const budgetKey = ({ scope, period }: Omit<Budget, "cap">): string => `${scope} ${period}`;

export function distinct(budgets: readonly Budget[]): Budget[] {
  return [...new Map(budgets.map((budget) => [budgetKey(budget), budget])).values()];
}

/** Shares out what is left, first come, first served. `used` is what is gone of each budget; one that is not there has nothing. */
export function shareOut(group: readonly Reserving[], used: ReadonlyMap<string, number>): Shares {
  const added = new Map<string, readonly [Budget, number]>();
  const fits = group.map(({ budgets, micros }) => {
    const addedTo = (budget: Budget) => added.get(budgetKey(budget))?.[1] ?? 0;
    const isEnough = budgets.every((budget) => {
      const gone = used.get(budgetKey(budget)) ?? Number.POSITIVE_INFINITY;
      return gone + addedTo(budget) + micros <= budget.cap;
    });
    if (isEnough) {
      for (const budget of budgets)
        added.set(budgetKey(budget), [budget, addedTo(budget) + micros]);
    }
    return isEnough;
  });
  return { fits, added: [...added.values()] };
}

/** What the whole group needs of each budget, and the least that any of it may use. */
export function needsOf(group: readonly Reserving[]): { budget: Budget; micros: number }[] {
  const needs = new Map<string, { budget: Budget; micros: number }>();
  for (const { budgets, micros } of group) {
    for (const budget of budgets) {
      const known = needs.get(budgetKey(budget));
      const cap = Math.min(budget.cap, known?.budget.cap ?? Number.MAX_SAFE_INTEGER);
      const need = { budget: { ...budget, cap }, micros: micros + (known?.micros ?? 0) };
      needs.set(budgetKey(budget), need);
    }
  }
  return [...needs.values()];
}
