import { expect, test } from "vitest";
import { createEventBudget } from "./event-budget.ts";

test("a socket may emit fifteen events a minute for each message that a visitor may send", () => {
  const take = createEventBudget(2);
  for (let index = 0; index < 30; index += 1) take(1_000);
  expect(() => take(31_000)).toThrow(
    expect.objectContaining({ code: "rate-limited", retryAfter: 30 }),
  );
});

test("the next minute begins afresh", () => {
  const take = createEventBudget(1);
  for (let index = 0; index < 15; index += 1) take(0);
  expect(() => take(59_999)).toThrow();
  expect(() => take(60_000)).not.toThrow();
});
