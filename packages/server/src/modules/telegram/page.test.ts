import { describe, expect, it } from "vitest";
import { pageAndWords, pageOf } from "./page.ts";

describe("a page", () => {
  const items = Array.from({ length: 25 }, (_, index) => index);

  it("shows a part and says how many follow", () => {
    expect(pageOf(items, { number: 1, size: 10 })).toEqual({ shown: items.slice(0, 10), more: 15 });
    expect(pageOf(items, { number: 3, size: 10 })).toEqual({ shown: items.slice(20), more: 0 });
  });

  it("past the end is the last one, and nothing is one empty page", () => {
    expect(pageOf(items, { number: 99, size: 10 }).shown).toEqual(items.slice(20));
    expect(pageOf([], { number: 2, size: 10 })).toEqual({ shown: [], more: 0 });
  });

  it.each([
    ["", "", 1],
    ["2", "", 2],
    ["0", "", 1],
    ["цена", "цена", 1],
    ["цена 3", "цена", 3],
    ["тариф2", "тариф2", 1],
  ])("is read from “%s”", (rest, words, number) => {
    expect(pageAndWords(rest)).toEqual({ words, number });
  });
});
