import { describe, expect, it } from "vitest";
import type { Line } from "../history.ts";
import { readDraft } from "./draft-prompt.ts";
import { exchangesOf } from "./exchange.ts";

const talk = (...lines: readonly (readonly [Line["from"], string])[]): Line[] =>
  lines.map(([from, text], index) => ({ seq: index + 1, from, name: undefined, text }));
const answer = "Детское кресло можно взять в офисе, залог две тысячи рублей.";

describe("what a manager explained", () => {
  it("goes with the questions before it, without greetings, questions back and the call for a manager", () => {
    const exchanges = exchangesOf(
      talk(
        ["user", "Привет"],
        ["user", "Где взять детское кресло? Позовите менеджера?"],
        ["ai", "Не знаю, позвать менеджера?"],
        ["manager", "Добрый день! В каком вы городе?"],
        ["user", "Тула"],
        ["manager", answer],
        ["user", "спасибо"],
      ),
    );
    expect(exchanges).toEqual([{ questions: ["Где взять детское кресло?"], answer }]);
  });

  it("is nothing when it is short, or nothing was asked", () => {
    expect(exchangesOf(talk(["user", "Где взять кресло?"], ["manager", "В офисе."]))).toEqual([]);
    expect(exchangesOf(talk(["user", "Здравствуйте"], ["manager", answer]))).toEqual([]);
  });
});

describe("a model's draft", () => {
  const lines = talk(["user", "Сколько?"], ["manager", "Залог 2 000 рублей."]);
  const draft = (words: string) =>
    readDraft(JSON.stringify({ question: "Залог?", answer: words }), lines);

  it("is taken out of whatever stands around it, and only with the manager's numbers", () => {
    expect(readDraft('```json\n{"question":"Залог?","answer":"2000 рублей"}\n```', lines)).toEqual({
      question: "Залог?",
      answer: "2000 рублей",
    });
    expect(draft("3000 рублей")).toBeUndefined();
    expect(readDraft("Не могу", lines)).toBeUndefined();
    expect(draft("")).toBe("nothing");
  });
});
