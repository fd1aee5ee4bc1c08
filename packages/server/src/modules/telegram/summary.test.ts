import { describe, expect, it } from "vitest";
import { summarise } from "./summary.ts";
import type { Line } from "./transcript.ts";

const said = (...contents: string[]): Line[] =>
  contents.map((content, index) => ({
    seq: index + 1,
    author: "user",
    name: undefined,
    content,
    attachments: [],
    isEdited: false,
    isRemoved: false,
  }));

describe("the summary of a conversation", () => {
  it("keeps what was asked and leaves greetings and thanks out", () => {
    const { sentences } = summarise(
      said("Здравствуйте!", "Хочу подключиться. Какая комиссия?", "Спасибо", "ок"),
    );
    expect(sentences).toEqual(["Хочу подключиться.", "Какая комиссия?"]);
  });

  it("is at most three sentences, in the order in which they were said", () => {
    const { sentences } = summarise(
      said("Хочу в такси", "Просто так", "Ещё одно", "Солярис 2019, подойдёт?", "Как с выплатами?"),
    );
    expect(sentences).toEqual(["Хочу в такси", "Солярис 2019, подойдёт?", "Как с выплатами?"]);
  });

  it("collects what is known of car, experience and citizenship", () => {
    const { facts } = summarise(
      said("У меня Солярис 2019, стаж вождения 7 лет", "Гражданин Киргизии, нет, гражданство РФ"),
    );
    expect(facts).toEqual(["Солярис 2019", "стаж 7 лет", "гражданство рф"]);
  });

  it("says something also of somebody who only greets", () => {
    expect(summarise(said("Привет")).sentences).toEqual(["Привет"]);
    expect(summarise([]).sentences).toEqual([]);
  });

  it("takes nothing from what was removed or what others said", () => {
    const [first] = said("Какая комиссия?");
    if (!first) throw new Error("no line");
    expect(
      summarise([
        { ...first, isRemoved: true },
        { ...first, author: "ai" },
      ]),
    ).toEqual({
      sentences: [],
      facts: [],
    });
  });
});
