import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Inline } from "./inline.ts";
import { parse, plainText } from "./parse.ts";

const inline = (text: string): readonly Inline[] => {
  const [block] = parse(text);
  return block?.type === "paragraph" ? block.children : [];
};
const links = (text: string): string[] => {
  const collect = (nodes: readonly Inline[]): string[] =>
    nodes.flatMap((node) => {
      if (node.type === "link") return [node.href];
      return "children" in node ? collect(node.children) : [];
    });
  return parse(text).flatMap((block) =>
    collect(block.type === "list" ? block.items.flat() : block.children),
  );
};
const markdown = fc
  .array(
    fc.oneof(
      fc.constantFrom(..."*_`[]()!\\#-•+ \n8h".split(""), "**", "](", "1. ", "https://a.b"),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(""));

describe("parse", () => {
  it("reads paragraphs, line breaks, marks and lists", () => {
    const text =
      "Комиссия **3%**\nи *точка*.\n\nВыплаты:\n• на карту\n- от `100` ₽\n\n1. раз\n2) два";
    expect(parse(text)).toEqual([
      {
        type: "paragraph",
        children: [
          { type: "text", text: "Комиссия " },
          { type: "strong", children: [{ type: "text", text: "3%" }] },
          { type: "break" },
          { type: "text", text: "и " },
          { type: "emphasis", children: [{ type: "text", text: "точка" }] },
          { type: "text", text: "." },
        ],
      },
      { type: "paragraph", children: [{ type: "text", text: "Выплаты:" }] },
      {
        type: "list",
        items: [
          [{ type: "text", text: "на карту" }],
          [
            { type: "text", text: "от " },
            { type: "code", text: "100" },
            { type: "text", text: " ₽" },
          ],
        ],
      },
      {
        type: "list",
        start: 1,
        items: [[{ type: "text", text: "раз" }], [{ type: "text", text: "два" }]],
      },
    ]);
  });

  it("leaves marks within words and sums alone", () => {
    expect(inline("2*3*4 и snake_case_name")).toEqual([
      { type: "text", text: "2*3*4 и snake_case_name" },
    ]);
  });

  it("shows the real host of a link whose text tells another", () => {
    expect(inline("[bank.ru](https://evil.test/x)")).toEqual([
      { type: "link", text: "bank.ru", href: "https://evil.test/x", shown: "evil.test" },
    ]);
    expect(inline("https://ilpo-taxi.top/usloviya.")).toMatchObject([
      { type: "link", text: "https://ilpo-taxi.top/usloviya" },
      { type: "text", text: "." },
    ]);
  });

  it("makes phone numbers callable", () => {
    expect(links("Звоните +7 (916) 123-45-67 или 8 800 555-35-35, код 123456789012")).toEqual([
      "tel:+79161234567",
      "tel:+78005553535",
    ]);
  });

  it.each([
    "[x](javascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](\u0001javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](//evil.test)",
    "[x](https://bank.ru@evil.test)",
    "[x](vbscript:x)",
    "[x][1]\n\n[1]: data:text/html,x",
    "<javascript:alert(1)>",
    "![](https://evil.test/?d=secret)",
    "![x](https://evil.test/?d=secret)",
  ])("makes no link of %j", (text) => expect(links(text)).toEqual([]));

  it("closes open marks of an answer that is still being written", () => {
    expect(parse("Комиссия **3", { isOpen: true })).toEqual([
      {
        type: "paragraph",
        children: [
          { type: "text", text: "Комиссия " },
          { type: "strong", children: [{ type: "text", text: "3" }] },
        ],
      },
    ]);
    expect(inline("Комиссия **3")).toEqual([{ type: "text", text: "Комиссия **3" }]);
  });

  it("reads every prefix, and only links of allowed schemes come out", () => {
    fc.assert(
      fc.property(markdown, fc.boolean(), (text, isOpen) => {
        for (let end = 0; end <= text.length; end++) parse(text.slice(0, end), { isOpen });
        for (const href of links(text)) expect(href).toMatch(/^(https?|mailto|tel):/);
      }),
    );
  });

  it("loses no word", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("раз", "**", "*", "_", "`", "[", "]", "(", " ")),
        (parts) => {
          const words = (text: string) => text.match(/раз/g)?.length ?? 0;
          expect(words(plainText(parts.join("")))).toBe(words(parts.join("")));
        },
      ),
    );
  });

  it.each([
    "[",
    "*a_",
    "![",
    "**a ",
    "_a*",
    "`",
    "[x](",
    "](",
    "\\",
    "8",
    "https://",
    "- ",
    "1. ",
    "# a\n",
  ])("stays quick with %j repeated", (piece) => {
    const text = piece.repeat(50_000 / piece.length);
    const start = performance.now();
    parse(text);
    // What is not linear takes minutes for so much; a busy machine takes no such time.
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});
