import { describe, expect, it } from "vitest";
import { createGrouping } from "./grouping.ts";

describe("grouping calls", () => {
  it("sends a lone call at once, and what comes meanwhile together", async () => {
    const groups: number[][] = [];
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const begun = Promise.withResolvers<void>();
    const double = createGrouping(async (group: readonly number[]) => {
      groups.push([...group]);
      begun.resolve();
      await gates[groups.length - 1]?.promise;
      return group.map((each) => each * 2);
    }, 10);
    const first = double(1);
    await begun.promise;
    const others = Promise.all([double(2), double(3)]);
    for (const { resolve } of gates) resolve();
    expect([await first, ...(await others)]).toEqual([2, 4, 6]);
    expect(groups).toEqual([[1], [2, 3]]);
  });

  it("fails the calls of the group that failed, and goes on", async () => {
    const answer = createGrouping(async (group: readonly number[]) => {
      if (group.includes(1)) throw new Error("planned");
      return group;
    }, 1);
    const outcomes = await Promise.allSettled([answer(1), answer(2)]);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
  });
});
