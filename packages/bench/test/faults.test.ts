import { beforeAll, describe, expect, it } from "vitest";
import { faults, leftOut } from "../src/faults/catalogue/index.ts";
import { readFaultOptions } from "../src/faults/options.ts";
import { isBroken, renderJson, renderTable } from "../src/faults/report.ts";
import { runFaults } from "../src/faults/run-faults.ts";
import type { Result } from "../src/faults/tally.ts";

/** One of each kind that one stage can have; `npm run faults` has them all, and more often. */
const chosen = ["F01", "F07", "F11", "F16", "F21", "F22", "F30", "F31", "F33", "F45"];

describe("two nodes that things happen to", () => {
  let results: readonly Result[] = [];
  beforeAll(async () => {
    const some = faults.filter(({ id }) => chosen.includes(id));
    results = await runFaults({ faults: some, seed: 1, isQuick: true });
  }, 280_000);

  it.each(chosen)("keep every promise through %s", (id) => {
    const result = results.find((each) => each.id === id);
    expect(result?.violations.map(({ kind, what }) => `${kind}: ${what}`)).toEqual([]);
    expect(result?.messages).toBeGreaterThan(0);
  });
});

describe("npm run faults", () => {
  const result: Result = {
    id: "F01",
    title: "node killed",
    runs: 2,
    messages: 100,
    lost: 1,
    doubled: 0,
    reordered: 0,
    broken: 0,
    convergeP95Ms: 120,
    seconds: 3,
    violations: [{ kind: "lost", what: "“раз” is not stored", seed: 7 }],
  };

  it("knows every fault once, and names those that it leaves out", () => {
    const ids = [...faults, ...leftOut].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(
      Array.from({ length: 53 }, (_, index) => `F${String(index + 1).padStart(2, "0")}`),
    );
  });

  it("reads its flags, and refuses what makes no sense", () => {
    expect(
      readFaultOptions(["--only", "f01, F07", "--runs", "3", "--seed", "9", "--json"]),
    ).toEqual({
      only: ["F01", "F07"],
      runs: 3,
      seed: 9,
      isQuick: false,
      isJson: true,
    });
    expect(() => readFaultOptions(["--runs", "many"])).toThrow("--runs");
    expect(() => readFaultOptions(["--fast"])).toThrow("fast");
  });

  it("shows what was broken with the way to see it again", () => {
    const table = renderTable([result], leftOut);
    expect(table).toContain("“раз” is not stored — replay: --only F01 --seed 7 --runs 1");
    expect(table).toContain("F52");
    expect(isBroken(result)).toBe(true);
  });

  it("sums up in one line of JSON", () => {
    expect(JSON.parse(renderJson([result, result]))).toMatchObject({
      faults: [
        {
          id: "F01",
          runs: 2,
          messages: 100,
          lost: 1,
          doubled: 0,
          reordered: 0,
          convergeP95Ms: 120,
        },
        {},
      ],
      lost: 2,
      doubled: 0,
      reordered: 0,
    });
  });
});
