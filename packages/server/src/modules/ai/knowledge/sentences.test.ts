import { describe, expect, it } from "vitest";
import type { Query } from "./query.ts";
import { bestSentences, splitSentences } from "./sentences.ts";

const asking = (...lexemes: string[]): Query => ({
  isElsewhere: false,
  features: [],
  terms: lexemes.map((lexeme) => ({
    importance: 1,
    alternatives: [{ lexeme, weight: 1 }],
    implied: [],
    isHint: false,
    isForeign: false,
    isUnknown: false,
    isNumber: false,
    isLight: false,
  })),
});

describe("sentences", () => {
  it("end at their marks, not at abbreviations and figures", () => {
    const text = "Офис: ул. Складочная, 1, стр. 18. Оценка ниже 4,5 плохая! Вход по паспорту?";
    expect(splitSentences(text)).toEqual([
      "Офис: ул. Складочная, 1, стр. 18.",
      "Оценка ниже 4,5 плохая!",
      "Вход по паспорту?",
    ]);
  });

  const body = "Парк большой. Залог 10 000 рублей. Парк открыт. Залог вернём.";

  it("are chosen by the question's words, in their own order", () => {
    expect(bestSentences(asking("залог", "верн"), body)).toEqual(["Залог вернём."]);
    expect(bestSentences(asking("залог"), body)).toEqual(["Залог 10 000 рублей.", "Залог вернём."]);
  });

  it("ask nothing themselves", () => {
    const rent = "Нет машины? Аренда от 2 200 рублей.";
    expect(bestSentences(asking("машин", "аренд"), rent)).toEqual(["Аренда от 2 200 рублей."]);
  });

  it("begin with the first when none has any of the words", () => {
    expect(bestSentences(asking("погод"), body)).toEqual(["Парк большой."]);
  });
});
