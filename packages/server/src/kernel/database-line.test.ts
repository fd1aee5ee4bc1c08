import { expect, it } from "vitest";
import { createReplanning } from "./database-line.ts";

it("makes plans anew soon after a start, and ever less often, but once a minute", () => {
  const replanning = createReplanning();
  const dueAt: number[] = [];
  for (let second = 0; second <= 300; second += 0.5)
    if (replanning.isDue(second * 1_000)) dueAt.push(second);
  expect(dueAt).toEqual([0.5, 1.5, 3.5, 7.5, 15.5, 31.5, 63.5, 123.5, 183.5, 243.5]);
});
