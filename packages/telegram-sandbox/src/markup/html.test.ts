import { describe, expect, it } from "vitest";
import { parseHtml } from "./html.ts";

describe("parseHtml", () => {
  it("nests tags and counts UTF-16 units", () => {
    expect(parseHtml('🙂 <b>жир <i>курс</i></b> &lt;3 <a href="https://ya.ru">я</a>')).toEqual({
      text: "🙂 жир курс <3 я",
      entities: [
        { type: "bold", offset: 3, length: 8 },
        { type: "italic", offset: 7, length: 4 },
        { type: "text_link", url: "https://ya.ru", offset: 15, length: 1 },
      ],
    });
  });

  it("reads code with a language", () => {
    const { entities } = parseHtml('<pre><code class="language-ts">let a</code></pre>');
    expect(entities).toContainEqual({ type: "pre", language: "ts", offset: 0, length: 5 });
  });

  it.each([
    ["<b>a", `Can't find end tag corresponding to start tag "b"`],
    ["я<div>a", 'Unsupported start tag "div" at byte offset 2'],
    ["<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'],
    ["a</b>", "Unexpected end tag at byte offset 1"],
    ["a < b", "Unclosed start tag at byte offset 2"],
  ])("refuses %s", (source, complaint) => {
    expect(() => parseHtml(source)).toThrow(complaint);
  });
});
