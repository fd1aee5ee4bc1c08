import { describe, expect, it } from "vitest";
import { createFakeClock } from "../test/support/fake-clock.ts";
import { createTypingSignal } from "./typing-signal.ts";

describe("typing signal", () => {
  it("repeats every 3 s while keys come, and falls silent 5 s after the last", async () => {
    const clock = createFakeClock();
    const told: boolean[] = [];
    const signal = createTypingSignal(clock, (isTyping) => told.push(isTyping));
    for (let key = 0; key < 8; key += 1) {
      signal.set(true);
      await clock.advance(500);
    }
    expect(told).toEqual([true, true]);
    await clock.advance(4_500);
    expect(told).toEqual([true, true, false]);
    signal.set(false);
    expect(told).toHaveLength(3);
    expect(clock.pending).toBe(0);
  });
});
