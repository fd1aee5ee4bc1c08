import { describe, expect, it } from "vitest";
import { parseMarkdown, parseMarkdownV2 } from "./markdown.ts";

describe("parseMarkdownV2", () => {
  it("reads styles, links, code and quotes", () => {
    expect(parseMarkdownV2("*жир _курс_* `a.b` [я](https://ya.ru) 1\\.5")).toEqual({
      text: "жир курс a.b я 1.5",
      entities: [
        { type: "bold", offset: 0, length: 8 },
        { type: "italic", offset: 4, length: 4 },
        { type: "code", offset: 9, length: 3 },
        { type: "text_link", url: "https://ya.ru", offset: 13, length: 1 },
      ],
    });
    expect(parseMarkdownV2(">раз\n>*два*\nтри")).toEqual({
      text: "раз\nдва\nтри",
      entities: [
        { type: "blockquote", offset: 0, length: 7 },
        { type: "bold", offset: 4, length: 3 },
      ],
    });
  });

  it.each([
    ["a.b", "Character '.' is reserved and must be escaped with the preceding '\\'"],
    ["*a", "Can't find end of Bold entity at byte offset 0"],
    ["я `a", "Can't find end of Code entity at byte offset 3"],
    ["*a _b* c_", "Can't find end of Italic entity at byte offset 3"],
  ])("refuses %s", (source, complaint) => {
    expect(() => parseMarkdownV2(source)).toThrow(complaint);
  });
});

describe("parseMarkdown", () => {
  it("reads the old style, where points need no escape", () => {
    expect(parseMarkdown("*жир* a.b [я](https://ya.ru)")).toEqual({
      text: "жир a.b я",
      entities: [
        { type: "bold", offset: 0, length: 3 },
        { type: "text_link", url: "https://ya.ru", offset: 8, length: 1 },
      ],
    });
    expect(() => parseMarkdown("a_b")).toThrow(
      "Can't find end of the entity starting at byte offset 1",
    );
  });
});
