import { describe, expect, it } from "vitest";
import { compileLexicon } from "./lexicon/lexicon.ts";
import { toQuery } from "./query.ts";
import { readQuestion } from "./read-question.ts";
import { sounded } from "./text/spelling.ts";
import { stem } from "./text/stem.ts";

const lexicon = compileLexicon();
const read = (text: string) => readQuestion(text, lexicon);
const ask = (text: string, nearby: readonly string[] = []) =>
  toQuery(
    read(text),
    lexicon,
    nearby.map((word) => ({ ...sounded(word), stem: stem(word) })),
  );
const lexemes = (text: string, nearby?: readonly string[]) =>
  ask(text, nearby).terms.flatMap(({ alternatives }) => alternatives.map(({ lexeme }) => lexeme));

describe("a question", () => {
  it("is read in Russian, by sound, by keyboard and in English", () => {
    expect(read("Какая комиссия?")).toMatchObject({ language: "ru", words: ["какая", "комиссия"] });
    expect(read("kakaya komissiya")).toMatchObject({
      language: "ru",
      words: ["какая", "комиссия"],
    });
    expect(read("rfrfz rjvbccbz")).toMatchObject({ language: "ru", words: ["какая", "комиссия"] });
    expect(read("what is the commission")).toMatchObject({ language: "en", words: ["комиссия"] });
  });

  it("is read in the everyday words of neighbouring languages", () => {
    expect(lexemes("ozbekman, patent kerakmi")).toContain("узбекиста");
    expect(lexemes("мен жұмыс издеймін, кандай документтер керек")).toContain("документ");
  });

  it("keeps names of objects out of the English words", () => {
    expect(read("constructor toString").language).toBe("ru");
  });

  it("leaves out grammar and manners", () => {
    expect(ask("здравствуйте, подскажите пожалуйста, а что у вас").terms).toEqual([]);
  });

  it("looks for what else a word may be called", () => {
    expect(lexemes("тачка")).toContain("автомобил");
    expect(lexemes("забанили")).toContain("блокировк");
  });

  it("looks for what a misspelt word was meant to be, in the lexicon and in the knowledge", () => {
    expect(lexemes("самозонятость")).toContain("самозанят");
    expect(lexemes("складачная", ["складочная"])).toContain("складочн");
  });

  it("understands turns of phrase", () => {
    expect(lexemes("сколько вы забираете с каждого заказа")).toContain("комисс");
    expect(lexemes("мне 20 лет возьмете?")).toContain("возраст");
    expect(lexemes("праворульная с 2013")).toContain("праворульн");
  });

  it("tells passengers from drivers", () => {
    expect(ask("вызови мне такси на завтра").isElsewhere).toBe(true);
    expect(ask("я потерял сумку в такси как пассажир").isElsewhere).toBe(true);
    expect(ask("есть ли у вас аренда машин").isElsewhere).toBe(false);
  });
});
