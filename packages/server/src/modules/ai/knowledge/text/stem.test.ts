import { describe, expect, it } from "vitest";
import { stem } from "./stem.ts";

describe("the stemmer", () => {
  it.each([
    ["подключиться", "подключ"],
    ["подключится", "подключ"],
    ["документами", "документ"],
    ["самозанятость", "самозанят"],
    ["выплачивать", "выплачива"],
    ["лучший", "лучш"],
    ["оформленный", "оформлен"],
    ["rio", "rio"],
    ["ст", "ст"],
  ])("cuts %s to %s", (word, expected) => {
    expect(stem(word)).toBe(expected);
  });
});
