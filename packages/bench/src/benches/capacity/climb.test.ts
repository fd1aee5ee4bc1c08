import { describe, expect, it } from "vitest";
import { climb } from "./climb.ts";

const upTo = (border: number) => async (perSecond: number) => ({
  isPassed: perSecond <= border,
  result: undefined,
});
const tried = async (border: number, limits = { first: 100, most: 1_600, refinements: 2 }) =>
  (await climb(limits, upTo(border))).map(({ perSecond }) => perSecond);

describe("climb", () => {
  it("doubles until a load fails, then halves the gap", async () => {
    expect(await tried(550)).toEqual([100, 200, 400, 800, 600, 500]);
  });

  it("looks below the first load when even that fails", async () => {
    expect(await tried(30)).toEqual([100, 50, 25]);
  });

  it("ends at the highest load that is allowed", async () => {
    expect(await tried(10_000)).toEqual([100, 200, 400, 800, 1_600]);
  });
});
