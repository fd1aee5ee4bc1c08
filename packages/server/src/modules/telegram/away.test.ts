import { describe, expect, it } from "vitest";
import { systemClock } from "#kernel/clock";
import { createAwayOf } from "./away.ts";
import { readRules } from "./site-rules.ts";

const day = [{ from: "09:00", to: "18:00" }];
const hours = { timeZone: "Europe/Moscow", week: Array(7).fill(day), holidays: [] };
const awayAt = (now: string, rules: unknown = { hours }) =>
  createAwayOf({
    sites: { rules: async () => readRules(rules) },
    clock: { ...systemClock, now: () => new Date(now) },
  });

describe("whether managers are away", () => {
  it("is told with the moment at which they are back, in the language asked for", async () => {
    const awayOf = awayAt("2026-03-03T20:00:00Z");
    expect(await awayOf(1, "ru")).toEqual({ back: "завтра в 09:00 (по Москве)" });
    expect((await awayOf(1, "en"))?.back).toMatch(/^tomorrow at .*9:00/);
  });

  it("is not so while they work, nor round the clock", async () => {
    expect(await awayAt("2026-03-03T10:00:00Z")(1, "ru")).toBeUndefined();
    expect(await awayAt("2026-03-03T20:00:00Z", {})(1, "ru")).toBeUndefined();
  });

  it("has no moment where nobody ever works", async () => {
    const never = { hours: { ...hours, week: Array(7).fill([]) } };
    expect(await awayAt("2026-03-03T10:00:00Z", never)(1, "ru")).toEqual({ back: undefined });
  });
});
