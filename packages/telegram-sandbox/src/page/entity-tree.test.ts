import { describe, expect, it } from "vitest";
import { entityTree } from "./entity-tree.ts";

describe("entityTree", () => {
  it("nests what lies inside and keeps the text around", () => {
    const bold = { type: "bold", offset: 2, length: 6 } as const;
    const italic = { type: "italic", offset: 4, length: 2 } as const;
    expect(entityTree("a bcdefg h", [italic, bold])).toEqual([
      "a ",
      { entity: bold, children: ["bc", { entity: italic, children: ["de"] }, "fg"] },
      " h",
    ]);
  });

  it("cuts an entity that crosses another and ignores one past the end", () => {
    const bold = { type: "bold", offset: 0, length: 3 } as const;
    const crossing = { type: "italic", offset: 2, length: 3 } as const;
    const outside = { type: "code", offset: 9, length: 3 } as const;
    expect(entityTree("abcde", [bold, crossing, outside])).toEqual([
      { entity: bold, children: ["ab", { entity: crossing, children: ["c"] }] },
      "de",
    ]);
  });

  it("leaves plain text alone", () => {
    expect(entityTree("просто")).toEqual(["просто"]);
  });
});
