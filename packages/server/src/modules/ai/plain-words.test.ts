import { describe, expect, it } from "vitest";
import { plainAnswer, type PlainRequest } from "./plain-words.ts";

const passage = {
  slug: "commission",
  title: "Комиссия парка",
  text: "Скрытых списаний нет. Комиссия парка 3% с заказа.",
  best: () => ["Комиссия парка 3% с заказа."],
  score: 2,
};
const request: PlainRequest = {
  question: "какая комиссия",
  language: "ru",
  passages: [passage],
  isSure: true,
  handover: undefined,
};

describe("the plain answer", () => {
  it("begins with the sentence that fits, gives the rest, and names the article", () => {
    expect(plainAnswer(request)).toBe(
      "Комиссия парка 3% с заказа.\n\nСкрытых списаний нет.\n\nПодробнее: «Комиссия парка».",
    );
  });

  it("gives only the sentences that fit of a long article", () => {
    const long = { ...passage, text: `${passage.text} ${"Ещё слова. ".repeat(100)}` };
    expect(plainAnswer({ ...request, passages: [long] })).toBe(
      "Комиссия парка 3% с заказа.\n\nПодробнее: «Комиссия парка».",
    );
  });

  it("owns up when it does not know, in the visitor's language", () => {
    expect(plainAnswer({ ...request, isSure: false })).toContain("не знаю");
    expect(plainAnswer({ ...request, isSure: false, language: "en" })).toContain("don't know");
    expect(plainAnswer({ ...request, language: "en" })).toMatch(/^Here is what[^]*3%/);
  });

  it("names when people are back, and promises nobody at once", () => {
    const away = { back: "завтра в 09:00 (по Москве)" };
    const asked = plainAnswer({ ...request, handover: "asked", away });
    expect(asked).toMatch(/Зову менеджера.*вернутся завтра в 09:00/);
    const offer = plainAnswer({ ...request, isSure: false, away });
    expect(offer).toMatch(/не знаю.*вернутся завтра в 09:00.*Позвать менеджера\?$/);
    expect(plainAnswer({ ...request, away })).not.toContain("вернутся");
    const never = { back: undefined };
    expect(plainAnswer({ ...request, isSure: false, language: "en", away: never })).toContain(
      "not at work now. Shall I",
    );
  });

  it("answers thanks plainly, and who asks for a person with a person", () => {
    expect(plainAnswer({ ...request, question: "спасибо", isSure: false })).toMatch(/^Пожалуйста/);
    expect(plainAnswer({ ...request, handover: "asked" })).not.toContain("3%");
    expect(plainAnswer({ ...request, handover: "money" })).toMatch(/Зову менеджера[^]*3%/);
  });
});
