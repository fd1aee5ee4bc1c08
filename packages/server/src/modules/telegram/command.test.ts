import { describe, expect, it } from "vitest";
import { parseCode, parseCommand, parseNote } from "./command.ts";

describe("parseCommand", () => {
  it.each([
    ["/list", { name: "list", rest: "" }],
    ["/AI обещали\nскидку", { name: "ai", rest: "обещали\nскидку" }],
    ["/take@Ilpo_Bot K7F2", { name: "take", rest: "K7F2" }],
    ["/take@other_bot K7F2", "foreign"],
    ["/usr/local/bin", undefined],
    ["// заметка", undefined],
    ["/ пробел", undefined],
    ["текст /list", undefined],
  ])("reads %j", (text, command) => {
    expect(parseCommand(text, "ilpo_bot")).toEqual(command);
  });
});

describe("parseNote", () => {
  it("is what stands after two slashes at the very start", () => {
    expect(parseNote("//  просит скидку")).toBe("просит скидку");
    expect(parseNote("см. https://ilpo-taxi.top")).toBeUndefined();
  });
});

describe("parseCode", () => {
  it("takes a code as people write it", () => {
    expect(parseCode("#k7f2")).toEqual({ code: "K7F2", rest: "" });
    expect(parseCode("K7F2 обещали")).toEqual({ code: "K7F2", rest: "обещали" });
    expect(parseCode("скидка")).toBeUndefined();
    expect(parseCode("K0F2")).toBeUndefined();
  });
});
