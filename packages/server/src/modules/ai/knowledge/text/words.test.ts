import { describe, expect, it } from "vitest";
import { normalise, wordsOf } from "./words.ts";

describe("words", () => {
  it.each([
    ["Ещё 3 000 ₽!", ["еще", "3000"]],
    ["50 тысяч или 5к", ["50000", "или", "5000"]],
    ["12:30, Санкт-Петербург", ["12", "30", "санкт", "петербург"]],
    ["2 карты", ["2", "карты"]],
    ["за\u00adлог", ["залог"]],
    ["🙂", []],
  ])("of %j are %j", (text, expected) => {
    expect(wordsOf(normalise(text))).toEqual(expected);
  });
});
