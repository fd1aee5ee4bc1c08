import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFirstWords } from "./first-words.ts";
import { createTypists } from "./typists.ts";

const conversationId = "a";
const on = { conversationId, who: "user", on: true };
const off = { ...on, on: false };
const moved = { conversationId, stop: false };

function typistsAt() {
  const time = { now: 0 };
  return { time, typists: createTypists({ monotonicMs: () => time.now }) };
}

const wait = (mostMs = 60_000, signal = new AbortController().signal) => ({ mostMs, signal });

describe("a visitor who types on", () => {
  it("is waited for until they stop, send it, or have used up the time", async () => {
    const { typists } = typistsAt();
    for (const end of [() => typists.onTyping(off), () => typists.onTurnMoved(moved)]) {
      typists.onTyping(on);
      const waiting = typists.quiet(conversationId, wait());
      typists.onTyping(on);
      end();
      await waiting;
      expect(typists.quiet(conversationId, wait())).toBeUndefined();
    }
    typists.onTyping(on);
    await typists.quiet(conversationId, wait(1));
    expect(typists.quiet(conversationId, wait(0))).toBeUndefined();
  });

  it("is not waited for when nobody needs the answer", async () => {
    const { typists } = typistsAt();
    typists.onTyping(on);
    const controller = new AbortController();
    const waiting = typists.quiet(conversationId, wait(60_000, controller.signal));
    controller.abort();
    await waiting;
    expect(typists.quiet(conversationId, wait(60_000, controller.signal))).toBeUndefined();
  });

  it("is forgotten when their screen has gone, and is never a manager", () => {
    const { typists, time } = typistsAt();
    typists.onTyping({ ...on, who: "manager" });
    expect(typists.quiet(conversationId, wait())).toBeUndefined();
    typists.onTyping(on);
    typists.onTurnMoved({ conversationId, stop: true });
    expect(typists.quiet(conversationId, wait(1))).toBeDefined();
    time.now = 6_000;
    expect(typists.quiet(conversationId, wait())).toBeUndefined();
  });
});

describe("an answer's words", () => {
  it("are all shown, in order, whenever the visitor falls quiet", async () => {
    const pieces = fc.array(fc.string(), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(pieces, fc.nat(), fc.boolean(), async (words, at, isTyping) => {
        const shown: string[] = [];
        const falls = Promise.withResolvers<void>();
        const first = createFirstWords(
          (text) => shown.push(text),
          () => (isTyping ? falls.promise : undefined),
        );
        for (const [index, word] of words.entries()) {
          first.push(word);
          if (index !== at % words.length) continue;
          if (isTyping) expect(shown).toEqual([]);
          falls.resolve();
          await first.shown;
        }
        expect(shown.join("")).toBe(words.join(""));
        expect(first.shown).toBeUndefined();
      }),
    );
  });
});
