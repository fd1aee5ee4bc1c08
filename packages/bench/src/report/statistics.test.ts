import { describe, expect, it } from "vitest";
import { median, percentile, rounded, spread, summarise } from "./statistics.ts";

describe("summarise", () => {
  it("finds the percentiles of values in any order and leaves them as they were", () => {
    const values = Array.from({ length: 200 }, (_, index) => 200 - index);
    expect(summarise(values)).toEqual({ count: 200, mean: 100.5, p50: 100, p99: 198, max: 200 });
    expect(values[0]).toBe(200);
  });

  it("gives zeros for nothing", () => {
    expect(summarise([])).toEqual({ count: 0, mean: 0, p50: 0, p99: 0, max: 0 });
  });
});

describe("percentile", () => {
  it("takes the nearest rank and never interpolates", () => {
    expect(percentile([1, 2, 3, 4], 0.5)).toBe(2);
    expect(percentile([1, 2, 3, 4], 0.51)).toBe(3);
    expect(percentile([7], 0.99)).toBe(7);
    expect(percentile([1, 2], 0)).toBe(1);
  });
});

describe("median", () => {
  it("takes the middle of an odd number of runs", () => expect(median([9, 1, 5])).toBe(5));
  it("takes the mean of the two middle ones", () => expect(median([1, 9, 5, 7])).toBe(6));
  it("refuses an empty set", () => expect(() => median([])).toThrow("no median"));
});

describe("spread", () => {
  it("is the distance between the extremes as a share of the median", () => {
    expect(spread([90, 100, 110])).toBeCloseTo(0.2);
    expect(spread([5, 5, 5])).toBe(0);
    expect(spread([0, 0])).toBe(0);
  });
});

describe("rounded", () => {
  it("keeps the digits that are asked for", () => {
    expect(rounded(1.23456)).toBe(1.23);
    expect(rounded(1234.5, 0)).toBe(1235);
  });
});
