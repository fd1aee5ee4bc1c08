import { describe, expect, it } from "vitest";
import type { ReplyPiece } from "./ports.ts";
import { createReplyReader } from "./reply-reader.ts";

const word = (content: string) => JSON.stringify({ choices: [{ delta: { content } }] });
const stop = JSON.stringify({ choices: [{ delta: {}, finish_reason: "stop" }] });
const usage = JSON.stringify({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 2 } });

describe("a reply's reader", () => {
  it("makes one piece of the words of one read, and tells the cost behind them", () => {
    const reader = createReplyReader();
    expect([...reader.read([word("Да"), word(", 3"), word("%")])]).toEqual([{ text: "Да, 3%" }]);
    expect([...reader.read([word("."), stop, usage, "[DONE]"])]).toEqual([
      { text: "." },
      { usage: { promptTokens: 7, completionTokens: 2 } },
    ]);
    expect([...reader.end()]).toEqual([]);
  });

  it("knows when something was said", () => {
    const reader = createReplyReader();
    expect([...reader.read([word("")]), reader.hasBegun]).toEqual([false]);
    expect([...reader.read([word("а")]), reader.hasBegun]).toEqual([{ text: "а" }, true]);
  });

  it("parts what is long, so that a limit does not take away what was before it", () => {
    const words = Array.from({ length: 1_000 }, (_, at) => word(`${at} `));
    const pieces = [...createReplyReader().read(words)].map((piece) => textOf(piece).length);
    expect(Math.max(...pieces)).toBeLessThan(210);
    expect(pieces.length).toBeGreaterThan(10);
  });

  it.each([JSON.stringify({ error: { code: 502 } }), "{"])(
    "fails behind the words: %s",
    (event) => {
      const heard: ReplyPiece[] = [];
      const read = () => {
        for (const piece of createReplyReader().read([word("Ко"), word("мис"), event]))
          heard.push(piece);
      };
      expect(read).toThrow();
      expect(heard).toEqual([{ text: "Комис" }]);
    },
  );

  it("takes no end for a cut one", () => {
    const reader = createReplyReader();
    expect([...reader.read([word("Да")])]).toHaveLength(1);
    expect(() => [...reader.end()]).toThrow();
  });
});

const textOf = (piece: ReplyPiece) => ("text" in piece ? piece.text : "");
