import { describe, expect, it } from "vitest";
import { createTurnRuns, RunEnded, type TurnRun } from "./turn-run.ts";

/** Waits until the run is ended, and remembers how. */
function recorder() {
  const endings: string[] = [];
  const work = (run: TurnRun) =>
    new Promise<void>((resolve) => {
      run.signal.addEventListener("abort", () => {
        endings.push(run.signal.reason instanceof RunEnded ? run.signal.reason.ending : "?");
        resolve();
      });
    });
  return { endings, work };
}

describe("runs", () => {
  it("end when the turn moves on or is stopped, and not by news of older turns", () => {
    const { endings, work } = recorder();
    const runs = createTurnRuns();
    runs.begin("a", 5, work);
    runs.begin("b", 5, work);
    runs.onTurnMoved({ conversationId: "a", turn: 5, stop: false });
    runs.onTurnMoved({ conversationId: "a", turn: 4, stop: true });
    runs.onTurnMoved({ conversationId: "c", turn: 9, stop: true });
    expect(endings).toEqual([]);
    runs.onTurnMoved({ conversationId: "a", turn: 6, stop: false });
    runs.onTurnMoved({ conversationId: "b", turn: 5, stop: true });
    expect(endings).toEqual(["moved", "stopped"]);
  });

  it("give way to a newer one of the same conversation", async () => {
    const { endings, work } = recorder();
    const runs = createTurnRuns();
    runs.begin("a", 5, work);
    runs.begin("a", 6, work);
    expect(endings).toEqual(["moved"]);
    await Promise.resolve();
    expect(runs.size).toBe(1);
  });

  it("may finish while the process stops, and are ended when they take too long", async () => {
    const { endings, work } = recorder();
    const runs = createTurnRuns();
    const { promise, resolve } = Promise.withResolvers<void>();
    runs.begin("quick", 1, () => promise);
    const draining = runs.drain(60_000);
    resolve();
    await draining;
    runs.begin("slow", 1, work);
    await runs.drain(1);
    expect(endings).toEqual(["stopping"]);
    expect(runs.size).toBe(0);
  });
});
