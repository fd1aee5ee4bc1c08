import { expect, it } from "vitest";
import { isBigEmoji } from "./big-emoji.ts";

it.each([
  ["👍", true],
  ["👍🏽 🙏", true],
  ["👨‍👩‍👧🇰🇿😀", true],
  ["😀😀😀😀", false],
  ["да 👍", false],
  ["5", false],
  ["", false],
])("%j is shown large: %s", (text, isBig) => expect(isBigEmoji(text)).toBe(isBig));
