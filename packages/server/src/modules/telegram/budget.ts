import { isGroup } from "./plan.ts";
import { PRIORITY } from "./order.ts";

/** How many writes a chat takes within a time. */
export interface Allowance {
  readonly writes: number;
  readonly perMs: number;
}

/** What Telegram's limits leave us. */
export interface Budget {
  readonly group: Allowance;
  readonly person: Allowance;
}

/** About 20 a minute and group, one a second and person. */
export const DEFAULT_BUDGET: Budget = {
  group: { writes: 20, perMs: 60_000 },
  person: { writes: 1, perMs: 1_000 },
};

/** What stays free for those who are more urgent, as a share of the whole. */
const RESERVE: Record<number, number> = {
  [PRIORITY.answer]: 0,
  [PRIORITY.ledLine]: 0,
  [PRIORITY.newCard]: 0.1,
  [PRIORITY.line]: 0.2,
  [PRIORITY.refresh]: 0.25,
  [PRIORITY.receipt]: 0.4,
};

/** The allowance of a chat. */
export function allowanceOf(budget: Budget, chatId: number): Allowance {
  return isGroup(chatId) ? budget.group : budget.person;
}

/**
 * How long a write of this priority must wait, given the moments of the last writes, rising. A part
 * of the window is kept for what is more urgent.
 */
export function waitForBudget(
  allowance: Allowance,
  { writes, priority, nowMs }: { writes: readonly number[]; priority: number; nowMs: number },
): number {
  const usable = Math.max(1, Math.floor(allowance.writes * (1 - (RESERVE[priority] ?? 0.4))));
  const recent = writes.filter((at) => at > nowMs - allowance.perMs);
  if (recent.length < usable) return 0;
  const oldest = recent[recent.length - usable] ?? nowMs;
  return oldest + allowance.perMs - nowMs;
}
