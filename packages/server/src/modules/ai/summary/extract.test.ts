import { describe, expect, it } from "vitest";
import type { Line } from "../history.ts";
import { extractSummary } from "./extract.ts";

const talk = (...lines: readonly (readonly [Line["from"], string])[]): Line[] =>
  lines.map(([from, text], index) => ({ seq: index + 1, from, name: undefined, text }));

describe("a summary without a model", () => {
  it("keeps what says most, in its order, and names facts and the open question", () => {
    const summary = extractSummary(
      talk(
        ["user", "Добрый день"],
        ["user", "Хочу подключиться, у меня Солярис 2019. Стаж 5 лет."],
        ["ai", "Пришлите права."],
        ["user", "Хорошо. А какая комиссия парка?"],
      ),
    );
    expect(summary).toEqual({
      lines: ["Хочу подключиться, у меня Солярис 2019.", "Стаж 5 лет.", "А какая комиссия парка?"],
      facts: ["Солярис 2019", "стаж 5 лет"],
      openQuestion: "А какая комиссия парка?",
    });
  });

  it("has no open question when the last word was ours, and no more than four lines", () => {
    const many = Array.from({ length: 9 }, (_, at) => ["user", `Вопрос ${at}?`] as const);
    const summary = extractSummary(talk(...many, ["ai", "Ответ"]));
    expect(summary.lines).toHaveLength(4);
    expect(summary).not.toHaveProperty("openQuestion");
  });

  it("repeats the greeting of somebody who has only greeted", () => {
    expect(extractSummary(talk(["user", "Привет"]))).toEqual({ lines: ["Привет"], facts: [] });
  });
});
