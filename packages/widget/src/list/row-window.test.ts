import { describe, expect, it } from "vitest";
import { noRows, windowAround } from "./row-window.ts";

describe("windowAround", () => {
  it("holds all of a short list", () => {
    expect(windowAround(3, 140, noRows)).toEqual({ from: 0, to: 140 });
  });

  it("holds rows above and below the screen, and never more than 140", () => {
    for (const first of [0, 10, 700, 9_950, 9_999]) {
      const { from, to } = windowAround(first, 10_000, noRows);
      expect(to - from).toBe(140);
      expect(from).toBeLessThanOrEqual(Math.max(0, first - 50));
      expect(to).toBeGreaterThanOrEqual(Math.min(10_000, first + 60));
    }
  });

  it("stays while the screen is well inside, and moves before an edge comes on it", () => {
    const before = windowAround(700, 10_000, noRows);
    expect(windowAround(671, 10_000, before)).toBe(before);
    expect(windowAround(730, 10_000, before)).toBe(before);
    expect(windowAround(669, 10_000, before)).toEqual({ from: 619, to: 759 });
    expect(windowAround(731, 10_000, before)).toEqual({ from: 681, to: 821 });
  });

  it("stays at an edge of the list, where nothing more can come", () => {
    const top = windowAround(0, 10_000, noRows);
    expect(windowAround(5, 10_000, top)).toBe(top);
    const end = windowAround(9_999, 10_000, noRows);
    expect(windowAround(9_990, 10_000, end)).toBe(end);
  });

  it("follows rows that come in at the end or above", () => {
    const end = windowAround(9_999, 10_000, noRows);
    expect(windowAround(10_001, 10_002, end)).toEqual({ from: 9_862, to: 10_002 });
    const top = windowAround(0, 300, noRows);
    const { from, to } = windowAround(80, 380, top);
    expect(from).toBeLessThanOrEqual(60);
    expect(to).toBeGreaterThanOrEqual(140);
  });
});
