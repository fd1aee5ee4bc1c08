import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contrast, isAccent, luminance, textOn } from "./accent.ts";

const colour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, "0")}`);

describe("textOn", () => {
  it("is readable on every accent", () => {
    fc.assert(
      fc.property(colour, (accent) => {
        expect(contrast(luminance(accent), luminance(textOn(accent)))).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });

  it("is the soft black of the design on the yellow of the design", () => {
    expect(textOn("#FFDB4D")).toBe("#1c1a12");
  });

  it("is white on dark blue", () => {
    expect(textOn("#123a8c")).toBe("#ffffff");
  });
});

describe("isAccent", () => {
  it.each(["red", "#fff", "#ffdb4d;background:url(//evil)", "#ffdb4g", "", 5, null])(
    "refuses %j",
    (value) => expect(isAccent(value)).toBe(false),
  );
});
