import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clipStart, clipText, joinRich, rich, splitText } from "./rich-text.ts";

describe("splitText", () => {
  it("never cuts a grapheme, never exceeds the limit and loses nothing", () => {
    const family = "👨‍👩‍👧‍👦";
    const pieces = splitText(family.repeat(1_000), 4_096);
    expect(pieces.join("")).toBe(family.repeat(1_000));
    expect(
      pieces.every((piece) => piece.length <= 4_096 && piece.length % family.length === 0),
    ).toBe(true);
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 300 }),
        fc.integer({ min: 2, max: 64 }),
        (text, max) => {
          const parts = splitText(text, max);
          expect(parts.join("")).toBe(text);
          expect(parts.every((part) => part.length <= max && part.isWellFormed())).toBe(true);
        },
      ),
    );
  });

  it("leaves words whole, but for one without end", () => {
    expect(splitText("раз два три", 9)).toEqual(["раз два ", "три"]);
    expect(splitText("x".repeat(250), 120).map(({ length }) => length)).toEqual([120, 120, 10]);
  });

  it("keeps the limit where a word moves on and a wide grapheme follows", () => {
    expect(splitText(" !\u{10000}", 2)).toEqual([" !", "\u{10000}"]);
  });

  it("takes a grapheme apart only when it alone is too long", () => {
    const pile = `e${"\u0301".repeat(100)}`;
    expect(splitText(pile, 10).join("")).toBe(pile);
  });
});

describe("clipping", () => {
  it("keeps the start or the end and says that something is missing", () => {
    expect(clipText("привет, мир", 7)).toBe("привет…");
    expect(clipStart("привет, мир", 5)).toBe("…мир");
    expect(clipText("мир", 3)).toBe("мир");
  });
});

describe("rich text", () => {
  it("marks by UTF-16 offsets and keeps foreign text as it is", () => {
    const foreign = '</b><a href="tg://user?id=1">*_`[';
    const text = joinRich(
      [rich("🟡 ", { text: "Имя", style: "bold" }), rich(foreign, { text: "", style: "code" })],
      "\n",
    );
    expect(text).toEqual({
      text: `🟡 Имя\n${foreign}`,
      entities: [{ type: "bold", offset: 3, length: 3 }],
    });
    const twice = joinRich([text, text], "");
    expect(twice.entities[1]).toMatchObject({ offset: text.text.length + 3 });
  });
});
