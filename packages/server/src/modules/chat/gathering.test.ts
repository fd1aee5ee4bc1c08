import { describe, expect, it } from "vitest";
import { gatherMs, type Pace, paceAfter, restingPace } from "./gathering.ts";

const steady = (perSecond: number): Pace => {
  let pace = restingPace;
  for (let at = 0; at < 1_000; at += 2) pace = paceAfter(pace, (perSecond * 2) / 1_000, at);
  return pace;
};

describe("gathering a group", () => {
  it("makes a lone message wait for nobody, nor a few a second", () => {
    expect(gatherMs(restingPace, 0)).toBe(0);
    const pace = steady(200);
    expect(gatherMs(pace, pace.startedAtMs)).toBe(0);
  });

  it("gathers longer the busier it is, sixteen milliseconds at most", () => {
    for (const [rate, gap] of [
      [2_000, 2],
      [6_000, 9],
      [50_000, 16],
    ] as const) {
      const pace = steady(rate);
      expect(gatherMs(pace, pace.startedAtMs)).toBeCloseTo(gap, 1);
      expect(gatherMs(pace, pace.startedAtMs + gap)).toBeCloseTo(0, 1);
    }
  });

  it("forgets a burst after a pause", () => {
    const pace = paceAfter(steady(8_000), 1, 2_000);
    expect(gatherMs(pace, 2_000)).toBe(0);
  });
});
