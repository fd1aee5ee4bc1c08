import { describe, expect, it } from "vitest";
import { createWriteBudget, writeCost } from "./write-budget.ts";

describe("write budget", () => {
  it("refuses the write past the limit and says when the oldest write leaves the window", () => {
    const budget = createWriteBudget(2);
    expect(budget.spend({ chatId: -1, cost: 1, now: 0 })).toBeUndefined();
    expect(budget.spend({ chatId: -1, cost: 1, now: 10_000 })).toBeUndefined();
    expect(budget.spend({ chatId: -1, cost: 1, now: 20_000 })).toBe(40);
    expect(budget.spend({ chatId: -1, cost: 1, now: 60_001 })).toBeUndefined();
  });

  it("counts each group apart and private chats not at all", () => {
    const budget = createWriteBudget(1);
    budget.spend({ chatId: -1, cost: 1, now: 0 });
    expect(budget.spend({ chatId: -2, cost: 1, now: 0 })).toBeUndefined();
    budget.spend({ chatId: 5, cost: 1, now: 0 });
    expect(budget.spend({ chatId: 5, cost: 1, now: 0 })).toBeUndefined();
  });

  it("has no limit unless told", () => {
    expect(createWriteBudget(undefined).spend({ chatId: -1, cost: 99, now: 0 })).toBeUndefined();
  });

  it("takes an album as many writes and reading as none", () => {
    expect(writeCost("sendmediagroup", { media: [{}, {}, {}] })).toBe(3);
    expect(writeCost("editmessagetext", {})).toBe(1);
    expect(writeCost("getchat", {})).toBe(0);
    expect(writeCost("sendchataction", {})).toBe(0);
  });
});
