import { describe, expect, it } from "vitest";
import { percent, show, table } from "./table.ts";

describe("table", () => {
  it("aligns names to the left and figures to the right", () => {
    const text = table(
      ["server", "msg/s"],
      [
        ["bare", "17 200"],
        ["ours, durable", "900"],
      ],
    );
    expect(text.split("\n")).toEqual([
      "server          msg/s",
      "─────────────  ──────",
      "bare           17 200",
      "ours, durable     900",
    ]);
  });
});

describe("show", () => {
  it("groups thousands and keeps the digits asked for", () => {
    expect(show(1_234_567.891, 1)).toBe("1 234 567.9");
    expect(show(999)).toBe("999");
    expect(show(-1_500)).toBe("-1 500");
  });
  it("shows a dash for what was not measured", () => {
    expect(show(undefined)).toBe("–");
    expect(show(Number.NaN)).toBe("–");
  });
});

describe("percent", () => {
  it("shows a share", () => expect(percent(0.126)).toBe("13 %"));
});
