import { describe, expect, it } from "vitest";
import { parseStat } from "./process-usage.ts";

describe("parseStat", () => {
  it("reads the times behind a name with spaces and brackets", () => {
    const line =
      "4711 (postgres: (x) y) S 42 4711 4711 0 -1 4194560 100 0 0 0 250 50 700 30 20 0 1 0 900 1 2";
    expect(parseStat(line)).toEqual({
      pid: 4711,
      parentPid: 42,
      cpuMs: 3_000,
      endedChildrenMs: 7_300,
    });
  });
});
