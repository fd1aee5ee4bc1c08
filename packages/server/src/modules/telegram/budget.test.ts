import { describe, expect, it } from "vitest";
import { DEFAULT_BUDGET, waitForBudget } from "./budget.ts";
import { PRIORITY } from "./order.ts";

/** Writes as fast as the budget allows; gives the moments. */
function writesWithin(ms: number, priority: number): number[] {
  const writes: number[] = [];
  for (let nowMs = 0; nowMs < ms;) {
    const waitMs = waitForBudget(DEFAULT_BUDGET.group, { writes, priority, nowMs });
    if (waitMs === 0) writes.push(nowMs);
    else nowMs += waitMs;
  }
  return writes;
}

describe("the budget of a group", () => {
  it("never allows more than twenty writes in any minute", () => {
    const writes = writesWithin(300_000, PRIORITY.answer);
    const most = Math.max(
      ...writes.map((at) => writes.filter((other) => other >= at && other < at + 60_000).length),
    );
    expect(most).toBe(20);
    expect(writes.length).toBe(100);
  });

  it("leaves room for what is urgent", () => {
    const writes = writesWithin(1, PRIORITY.receipt);
    const now = { writes, nowMs: 1 };
    expect(writes.length).toBe(12);
    expect(
      waitForBudget(DEFAULT_BUDGET.group, { ...now, priority: PRIORITY.receipt }),
    ).toBeGreaterThan(0);
    expect(waitForBudget(DEFAULT_BUDGET.group, { ...now, priority: PRIORITY.answer })).toBe(0);
  });
});

describe("the budget of a person", () => {
  it("is one write a second, whatever the priority", () => {
    const at = { writes: [1_000], nowMs: 1_400, priority: PRIORITY.receipt };
    expect(waitForBudget(DEFAULT_BUDGET.person, at)).toBe(600);
    expect(waitForBudget(DEFAULT_BUDGET.person, { ...at, nowMs: 2_000 })).toBe(0);
  });
});
