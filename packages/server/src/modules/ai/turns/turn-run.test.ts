import { describe, expect, it } from "vitest";
import { createTurnRuns, RunEnded, type TurnRun } from "./turn-run.ts";
import type { Lease } from "./turn-store.ts";

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

function lease(conversationId: string, turn: number): Lease {
  return { conversationId, turn, fence: 1, requestedAt: new Date(0), handoverReason: null };
}

describe("runs", () => {
  it("end when the turn moves on or is stopped, and not by news of older turns", () => {
    const { endings, work } = recorder();
    const runs = createTurnRuns();
    runs.begin(lease("a", 5), work);
    runs.begin(lease("b", 5), work);
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
    runs.begin(lease("a", 5), work);
    runs.begin(lease("a", 6), work);
    expect(endings).toEqual(["moved"]);
    await Promise.resolve();
    expect(runs.size).toBe(1);
  });

  it("may finish while the process stops, and are ended when they take too long", async () => {
    const { endings, work } = recorder();
    const runs = createTurnRuns();
    const { promise, resolve } = Promise.withResolvers<void>();
    runs.begin(lease("quick", 1), () => promise);
    const draining = runs.drain(60_000);
    resolve();
    await draining;
    runs.begin(lease("slow", 1), work);
    await runs.drain(1);
    expect(endings).toEqual(["stopping"]);
    expect(runs.size).toBe(0);
  });

  it("end when their lease was not renewed, unless a newer one has begun meanwhile", () => {
    const { endings, work } = recorder();
    const runs = createTurnRuns();
    for (const id of ["kept", "lost", "newer"]) runs.begin(lease(id, 1), work);
    const leases = runs.leases();
    runs.begin(lease("newer", 2), work);
    runs.endLost(leases, new Set(["kept"]));
    expect(endings).toEqual(["moved", "lost"]);
  });
});
