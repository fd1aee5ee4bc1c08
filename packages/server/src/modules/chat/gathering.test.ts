import { describe, expect, it } from "vitest";
import { gapMs, type Pace, paceAfter, restingPace } from "./gathering.ts";

const steady = (perSecond: number): Pace => {
  let pace = restingPace;
  for (let at = 0; at < 1_000; at += 2) pace = paceAfter(pace, (perSecond * 2) / 1_000, at);
  return pace;
};
const [half, full] = [0.5, 0.95];

describe("gathering a group", () => {
  it("makes a lone message wait for nobody, nor a few a second, however busy the process is", () => {
    expect(gapMs(restingPace, full)).toBe(0);
    expect(gapMs(steady(900), full)).toBe(0);
  });

  it("waits for nobody while there is time for all, and more where they are many", () => {
    expect(gapMs(steady(2_000), half)).toBe(0);
    expect(gapMs(steady(4_000), half)).toBeCloseTo(15);
    expect(gapMs(steady(5_000), half)).toBeCloseTo(25);
    expect(gapMs(steady(8_000), half)).toBeCloseTo(16);
  });

  it("gathers more in a busy process, but no more than is worth while", () => {
    expect(gapMs(steady(2_000), full)).toBeCloseTo(12);
    expect(gapMs(steady(2_500), 0.8)).toBeCloseTo(7.5);
    expect(gapMs(steady(4_000), full)).toBeCloseTo(24);
    expect(gapMs(steady(8_000), full)).toBeCloseTo(16);
  });

  it("forgets a burst after a pause", () => {
    expect(gapMs(paceAfter(steady(8_000), 1, 2_000), full)).toBe(0);
  });
});
