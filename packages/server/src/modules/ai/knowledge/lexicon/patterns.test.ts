import fc from "fast-check";
import { expect, it } from "vitest";
import { createPatterns, type Pattern } from "./patterns.ts";

const sign: fc.Arbitrary<string> = fc.constantFrom("а", "б", "в", "г", "д", "е", "ж");
const signs = fc.uniqueArray(sign, { minLength: 1, maxLength: 3 }).map((list) => new Set(list));
const pattern: fc.Arbitrary<Pattern> = fc.record({
  all: fc.array(signs, { minLength: 1, maxLength: 3 }),
  none: fc.uniqueArray(sign, { maxLength: 2 }).map((list) => new Set(list)),
  hints: fc.constant([]),
});

it("finds the patterns that have a sign of each group and none that they forbid, in their order", () => {
  fc.assert(
    fc.property(fc.array(pattern), fc.array(sign), (patterns, words) => {
      const present = new Set(words);
      const has = (group: ReadonlySet<string>) => [...group].some((one) => present.has(one));
      const fitting = patterns.filter(({ all, none }) => all.every(has) && !has(none));
      expect(createPatterns(patterns).matching(present)).toEqual(fitting);
    }),
  );
});
