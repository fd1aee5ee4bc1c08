import type { Lease } from "./turn-store.ts";

/** Why an answer is no longer to be written. */
export type RunEnding = "moved" | "stopped" | "lost" | "stopping";

/** Aborts a run; carried as the signal's reason. */
export class RunEnded extends Error {
  readonly ending: RunEnding;

  constructor(ending: RunEnding) {
    super(`the answer was ended: ${ending}`);
    this.name = "RunEnded";
    this.ending = ending;
  }
}

/** An answer that this process is writing. */
export interface TurnRun {
  readonly lease: Lease;
  readonly signal: AbortSignal;
  end(ending: RunEnding): void;
  /** Settles when the run is over, however it went. */
  readonly done: Promise<void>;
}

/** The answers that this process is writing, at most one for a conversation. */
export interface TurnRuns {
  readonly size: number;
  /** Begins one; an older one of the same conversation is ended as `moved`. */
  begin(lease: Lease, work: (run: TurnRun) => Promise<void>): void;
  /** What is held now. */
  leases(): Lease[];
  /** Ends the runs of those leases that are not among the renewed conversations. */
  endLost(leases: readonly Lease[], renewed: ReadonlySet<string>): void;
  /** What the chat tells of turns: newer words, a manager, or the visitor's stop. */
  onTurnMoved(event: { conversationId: string; turn: number; stop: boolean }): void;
  /** Lets the runs finish for a while, then ends them. */
  drain(graceMs: number): Promise<void>;
}

export function createTurnRuns(): TurnRuns {
  const runs = new Map<string, TurnRun>();
  return {
    get size() {
      return runs.size;
    },
    begin(lease, work) {
      const { conversationId } = lease;
      runs.get(conversationId)?.end("moved");
      const controller = new AbortController();
      const { promise: done, resolve } = Promise.withResolvers<void>();
      const end = (ending: RunEnding) => controller.abort(new RunEnded(ending));
      const run: TurnRun = { lease, signal: controller.signal, end, done };
      runs.set(conversationId, run);
      void work(run).finally(() => {
        if (runs.get(conversationId) === run) runs.delete(conversationId);
        resolve();
      });
    },
    leases: () => [...runs.values()].map(({ lease }) => lease),
    endLost(leases, renewed) {
      for (const lease of leases) {
        const run = runs.get(lease.conversationId);
        if (run?.lease === lease && !renewed.has(lease.conversationId)) run.end("lost");
      }
    },
    onTurnMoved({ conversationId, turn, stop }) {
      const run = runs.get(conversationId);
      if (!run) return;
      if (turn > run.lease.turn) run.end("moved");
      else if (stop && turn === run.lease.turn) run.end("stopped");
    },
    async drain(graceMs) {
      const all = [...runs.values()];
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, graceMs);
      await Promise.race([Promise.all(all.map(({ done }) => done)), late]);
      clearTimeout(timer);
      for (const run of all) run.end("stopping");
      await Promise.all(all.map(({ done }) => done));
    },
  };
}
