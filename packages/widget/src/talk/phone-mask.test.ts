import { describe, expect, it } from "vitest";
import { isWholePhone, maskPhone, phoneDigits } from "./phone-mask.ts";

describe("a phone number while it is typed", () => {
  it.each([
    ["", ""],
    ["+", "+"],
    ["8", "+7"],
    ["9", "+7 (9"],
    ["+7916", "+7 (916"],
    ["89161", "+7 (916) 1"],
    ["9161234567", "+7 (916) 123-45-67"],
    ["8 (916) 123-45-67", "+7 (916) 123-45-67"],
    ["+998901234567", "+998 901 234 567"],
    ["+7 (916", "+7 (916"],
    ["abc", ""],
  ])("%j is shown as %j", (typed, shown) => expect(maskPhone(typed)).toBe(shown));

  it("does not change what it has made", () => {
    for (const typed of ["8916123456", "+99890123", "79"]) {
      const shown = maskPhone(typed);
      expect(maskPhone(shown)).toBe(shown);
    }
  });

  it.each([
    ["+7 (916) 123-45-67", true],
    ["+7 (916) 123-45-6", false],
    ["+998 901 234 567", true],
    ["+998 90", false],
    ["", false],
  ])("%j is whole: %j", (typed, isWhole) => expect(isWholePhone(typed)).toBe(isWhole));

  it("is sent as digits", () => expect(phoneDigits("8 (916) 123-45-67")).toBe("79161234567"));
});
