import { describe, expect, it } from "vitest";
import { createStampReader, stampWord } from "./stamps.ts";

describe("stamps", () => {
  const text =
    stampWord("called", 12.345) + stampWord("token", 987_654.321) + stampWord("token", 0);

  it("are found however the text is cut", () => {
    for (const size of [1, 5, 16, text.length]) {
      const read = createStampReader();
      const found = [];
      for (let at = 0; at < text.length; at += size) found.push(...read(text.slice(at, at + size)));
      expect(found).toEqual([
        { kind: "called", ms: 12.345 },
        { kind: "token", ms: 987_654.321 },
        { kind: "token", ms: 0 },
      ]);
    }
  });

  it("count only once they are whole", () => {
    const read = createStampReader();
    expect(read(text.slice(0, 15))).toEqual([]);
    expect(read(" ")).toHaveLength(1);
  });
});
