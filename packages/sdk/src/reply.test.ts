import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { beginReply, endReply, extendReply, noReply, overReply } from "./reply.ts";

const conversationId = "c";
const delta = (offset: number, text: string, turn = 1) => ({ conversationId, turn, offset, text });
const answer = "Комиссия парка — 3 %. Выплаты каждый день.";

describe("reply", () => {
  it("shows a late joiner the text so far, then the rest", () => {
    const joined = extendReply(noReply, delta(0, answer.slice(0, 20)));
    expect(extendReply(joined, delta(20, answer.slice(20))).text).toBe(answer);
  });

  it("is the same text for any order, repeat and overlap of its pieces", () => {
    const piece = fc.tuple(fc.nat(answer.length - 1), fc.integer({ min: 1, max: 15 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.nat(), (cuts, seed) => {
        const whole = Array.from({ length: Math.ceil(answer.length / 7) }, (_, index) => index * 7);
        const pieces = [
          ...cuts.map(([at, length]) => delta(at, answer.slice(at, at + length))),
          ...whole.map((at) => delta(at, answer.slice(at, at + 7))),
        ];
        const mixed = pieces.toSorted(
          (a, b) => ((a.offset * 31 + seed) % 17) - ((b.offset * 31 + seed) % 17),
        );
        const reply = mixed.reduce(extendReply, beginReply(noReply, 1));
        expect(reply.text).toBe(answer);
        expect(reply.held).toEqual([]);
      }),
    );
  });

  it("never shows again what is over", () => {
    const over = overReply(extendReply(noReply, delta(0, "Да")));
    expect(extendReply(over, delta(2, ", можно")).phase).toBe("over");
    expect(beginReply(over, 1)).toBe(over);
    expect(extendReply(over, delta(0, "Новый", 2)).text).toBe("Новый");
  });

  it("ignores the turn before", () => {
    const second = extendReply(noReply, delta(0, "Второй", 2));
    expect(extendReply(second, delta(0, "Первый", 1))).toBe(second);
    expect(endReply(second, { conversationId, turn: 1, reason: "superseded" }, 9)).toBe(second);
  });

  it("stays on screen until its entry is there, and goes at once when nothing was stored", () => {
    const reply = extendReply(noReply, delta(0, "Да"));
    expect(endReply(reply, { conversationId, turn: 1, seq: 5, reason: "done" }, 4)).toBe(reply);
    expect(endReply(reply, { conversationId, turn: 1, seq: 5, reason: "done" }, 5).phase).toBe(
      "over",
    );
    expect(endReply(reply, { conversationId, turn: 1, reason: "failed" }, 4).phase).toBe("over");
  });
});
