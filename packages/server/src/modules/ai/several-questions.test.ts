import { describe, expect, it } from "vitest";
import { severalQuestions } from "./several-questions.ts";

describe("several questions", () => {
  it.each([
    ["какая комиссия и когда приходят деньги", ["какая комиссия", "когда приходят деньги"]],
    [
      "Здравствуйте!\nсколько стоит аренда?\nкакие документы нужны?",
      ["сколько стоит аренда?", "какие документы нужны?"],
    ],
    ["Какая у вас комиссия? А когда выплаты?", ["Какая у вас комиссия?", "А когда выплаты?"]],
  ])("are told apart: %s", (text, questions) => {
    expect(severalQuestions(text)).toEqual(questions);
  });

  it.each([
    "мне 20 лет\nвозьмете в такси?",
    "здравствуйте, какая комиссия",
    "паспорт и права нужны?",
    "",
  ])("are not made of one: %s", (text) => {
    expect(severalQuestions(text)).toEqual([]);
  });
});
