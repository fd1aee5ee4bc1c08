import { expect, test } from "vitest";
import { type Budget, type Reserving, shareOut } from "./share-out.ts";

const site: Budget = { scope: "site:1", period: "2026-01", cap: 100 };
const visitor: Budget = { scope: "visitor:a", period: "2026-01-01", cap: 30 };
const asks = (micros: number, budgets: readonly Budget[]): Reserving => ({
  id: "id",
  micros,
  budgets,
  holdMs: 1,
});
const used = (inSite: number, ofVisitor: number) =>
  new Map([
    ["site:1 2026-01", inSite],
    ["visitor:a 2026-01-01", ofVisitor],
  ]);

test("what is left goes to the first, and nobody gets a part", () => {
  const group = [asks(20, [site, visitor]), asks(20, [site, visitor]), asks(70, [site])];
  const { fits, added } = shareOut(group, used(0, 0));
  expect(fits).toEqual([true, false, true]);
  expect(added).toEqual([
    [site, 90],
    [visitor, 20],
  ]);
});

test("a budget that is full, or is not there, gives nothing", () => {
  expect(shareOut([asks(1, [site])], used(100, 0)).fits).toEqual([false]);
  expect(shareOut([asks(1, [site])], new Map()).fits).toEqual([false]);
});
