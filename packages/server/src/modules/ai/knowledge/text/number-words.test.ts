import { describe, expect, it } from "vitest";
import { withDigits } from "./number-words.ts";

describe("numbers in words", () => {
  it.each([
    ["мне восемнадцать лет", "мне 18 лет"],
    ["сыну двадцать один год", "сыну 21 год"],
    ["с двадцати трех лет", "с 23 лет"],
    ["пять тысяч в день", "5000 в день"],
    ["сто двадцать", "120"],
    ["два парка и один баланс", "два парка и один баланс"],
    ["семья и сорока", "семья и 40"],
  ])("%s: %s", (text, expected) => {
    expect(withDigits(text.split(" ")).join(" ")).toBe(expected);
  });
});
