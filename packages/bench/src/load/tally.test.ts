import { describe, expect, it } from "vitest";
import { createTally } from "./tally.ts";

describe("createTally", () => {
  it("knows what is on its way and who has not seen it", () => {
    const tally = createTally();
    for (let count = 0; count < 3; count += 1) tally.sent();
    tally.acked(performance.now());
    tally.refused("rate-limited");
    tally.seen(undefined);
    expect(tally.totals()).toEqual({ sent: 3, acked: 1, refused: 1, unanswered: 1, unseen: 1 });
  });

  it("takes times only of messages sent while the window is open", () => {
    const tally = createTally();
    const before = performance.now();
    tally.refused("busy");
    tally.acked(before);
    tally.begin(true);
    tally.acked(before - 1);
    tally.acked(performance.now());
    tally.seen(performance.now());
    tally.refused("busy");
    tally.late(2);
    const window = tally.end();
    expect(window).toMatchObject({ acked: 2, refused: { busy: 1 } });
    expect([window.ack.count, window.seen.count, window.lag.max]).toEqual([1, 1, 2]);
  });
});
