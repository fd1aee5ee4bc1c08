import { describe, expect, it } from "vitest";
import { backoffMs, seededRandom } from "./backoff.ts";

describe("backoffMs", () => {
  it("doubles the window up to 20 s", () => {
    const windows = [1, 2, 3, 4, 5, 6, 7, 8, 50].map((attempt) => backoffMs(attempt, () => 1));
    expect(windows).toEqual([400, 800, 1_600, 3_200, 6_400, 12_800, 20_000, 20_000, 20_000]);
  });

  it("spreads over the whole window", () => {
    const random = seededRandom(7);
    const waits = Array.from({ length: 1_000 }, () => backoffMs(7, random));
    const perQuarter = [0, 1, 2, 3].map(
      (quarter) => waits.filter((ms) => Math.floor(ms / 5_000.001) === quarter).length,
    );
    for (const count of perQuarter) expect(count).toBeGreaterThan(200);
    expect(Math.max(...waits)).toBeLessThanOrEqual(20_000);
  });

  it("repeats for the same seed", () => {
    const [one, two] = [seededRandom(42), seededRandom(42)];
    const draw = (random: () => number) => Array.from({ length: 5 }, random);
    expect(draw(one)).toEqual(draw(two));
    expect(draw(seededRandom(43))).not.toEqual(draw(seededRandom(42)));
  });
});
