import type { Lifecycle } from "#kernel/lifecycle";
import type { Log } from "#kernel/log";
import type { TurnRuns } from "./turn-run.ts";
import type { TakeTurn } from "./turn-taker.ts";
import type { TurnStore } from "./turn-store.ts";

export interface TurnKeeperDeps {
  readonly turns: TurnStore;
  readonly runs: TurnRuns;
  readonly take: TakeTurn;
  readonly log: Log;
  readonly lifecycle: Lifecycle;
  readonly leaseMs: number;
  readonly sweepMs: number;
  readonly graceMs: number;
}

/**
 * Keeps the leases of the answers that this process writes alive, takes up what nobody works on, and ends this
 * process's part in order when it is told to stop.
 */
export function keepTurns(deps: TurnKeeperDeps): void {
  const { turns, runs, log, lifecycle, leaseMs, sweepMs, graceMs } = deps;
  const renew = async () => {
    const leases = runs.leases();
    // The leases may outlive a short failure of the database; if not, the fence tells.
    runs.endLost(leases, await turns.renew(leases, leaseMs));
  };
  const sweep = async () => {
    const abandoned = lifecycle.isStopping ? [] : await turns.abandoned();
    await Promise.all(abandoned.map(deps.take));
  };
  const stopRenewing = repeat(renew, leaseMs / 3, (error) =>
    log.warn({ error }, "ai.renewal_failed"),
  );
  const stopSweeping = repeat(sweep, sweepMs, (error) => log.warn({ error }, "ai.sweep_failed"));
  lifecycle.onStop("refuse", "ai", stopSweeping);
  lifecycle.onStop("drain", "ai", async () => {
    await runs.drain(graceMs);
    await stopRenewing();
  });
}

/** Gives the way to end it, which waits for what is under way. */
function repeat(work: () => Promise<void>, everyMs: number, onError: (error: unknown) => void) {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= work()
      .catch(onError)
      .finally(() => (running = undefined));
  }, everyMs);
  return async (): Promise<void> => {
    clearInterval(timer);
    await running;
  };
}
