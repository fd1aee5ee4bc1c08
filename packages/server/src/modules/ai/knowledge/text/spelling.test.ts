import { describe, expect, it } from "vitest";
import { editDistance, likeness, sounded } from "./spelling.ts";

const like = (left: string, right: string) => likeness(sounded(left), sounded(right));

describe("likeness", () => {
  it("is whole for the same word, nearly so for one that sounds the same", () => {
    expect(like("комиссия", "комиссия")).toBe(1);
    expect(like("камисия", "комиссия")).toBe(0.95);
    expect(like("денги", "деньги")).toBe(0.95);
  });

  it("forgives a slip in a long word and none in a short one", () => {
    expect(like("докумнеты", "документы")).toBe(0.85);
    expect(like("ремонт", "рекорд")).toBe(0);
    expect(like("дом", "лом")).toBe(0);
  });

  it("knows words of one root, but not words that only begin alike", () => {
    expect(like("программистом", "программа")).toBe(0.7);
    expect(like("столик", "столица")).toBe(0);
  });
});

describe("the edit distance", () => {
  it("counts a swap as one, and gives up above its limit", () => {
    expect(editDistance("вывод", "выовд", 2)).toBe(1);
    expect(editDistance("вывод", "доход", 2)).toBe(3);
    expect(editDistance("а", "абвгд", 2)).toBe(3);
  });
});
