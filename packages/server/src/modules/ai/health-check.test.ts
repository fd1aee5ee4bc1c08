import { expect, it } from "vitest";
import { createHealthCheck } from "./health-check.ts";

it("asks twice a minute at most, and is well when there is nobody to ask", async () => {
  let now = 0;
  let asked = 0;
  const clock = { now: () => new Date(now), monotonicMs: () => now };
  const check = async () => {
    asked += 1;
    return asked > 1;
  };
  const isHealthy = createHealthCheck({ check, clock });
  expect([await isHealthy(), await isHealthy(), asked]).toEqual([false, false, 1]);
  now = 30_001;
  expect([await isHealthy(), asked]).toEqual([true, 2]);
  expect(await createHealthCheck({ check: undefined, clock })()).toBe(true);
});
