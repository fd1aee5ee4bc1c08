import { setTimeout as delay } from "node:timers/promises";
import { type Database, raw } from "#kernel/database";
import type { Log } from "#kernel/log";
import type { TelegramTables } from "./entities.ts";

/** Who may do a thing that one node at a time may do. Time is the database's own, which all nodes share. */
export interface Leases {
  /** Takes or renews; false while another owner's lease runs. */
  take(name: string, ms: number): Promise<boolean>;
  release(name: string): Promise<void>;
}

/** Leases of one owner: this process. */
export function createLeases(db: Database, owner: string): Leases {
  return {
    async take(name, ms) {
      const expiresAt = raw<Date>`now() + ${ms}::int * interval '1 millisecond'`;
      const taken = await db
        .sql<TelegramTables>()
        .insertInto("telegram_leases")
        .values({ name, owner, expires_at: expiresAt })
        .onConflict((conflict) =>
          conflict
            .column("name")
            .doUpdateSet({ owner, expires_at: expiresAt })
            .where((where) =>
              where.or([
                where("telegram_leases.owner", "=", owner),
                where("telegram_leases.expires_at", "<", raw<Date>`now()`),
              ]),
            ),
        )
        .returning("owner")
        .executeTakeFirst();
      return taken !== undefined;
    },
    async release(name) {
      await db
        .sql<TelegramTables>()
        .deleteFrom("telegram_leases")
        .where("name", "=", name)
        .where("owner", "=", owner)
        .execute();
    },
  };
}

export interface TenureDeps {
  readonly leases: Leases;
  readonly name: string;
  readonly leaseMs: number;
  readonly log: Log;
}

/**
 * Does `work` while this node holds the lease, again and again until `signal` is aborted. The signal
 * that `work` gets is aborted when the lease is lost.
 */
export async function holdTenure(
  { leases, name, leaseMs, log }: TenureDeps,
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const isMine = await leases.take(name, leaseMs).catch((error: unknown) => {
      log.warn({ name, error }, "telegram.lease_failed");
      return false;
    });
    if (isMine) {
      log.info({ name }, "telegram.lease_taken");
      const lost = new AbortController();
      const renewing = renew({ leases, name, leaseMs, log }, lost, signal);
      const ended = AbortSignal.any([signal, lost.signal]);
      await work(ended).catch((error: unknown) =>
        log.error({ name, error }, "telegram.work_failed"),
      );
      lost.abort();
      await renewing;
      await leases.release(name).catch(() => undefined);
    }
    await delay(leaseMs / 4, undefined, { signal }).catch(() => undefined);
  }
}

async function renew(
  { leases, name, leaseMs, log }: TenureDeps,
  lost: AbortController,
  signal: AbortSignal,
): Promise<void> {
  let heldUntil = performance.now() + leaseMs;
  const ended = AbortSignal.any([signal, lost.signal]);
  while (!ended.aborted) {
    await delay(leaseMs / 4, undefined, { signal: ended }).catch(() => undefined);
    if (ended.aborted) return;
    const startedAt = performance.now();
    const isMine = await leases.take(name, leaseMs).catch(() => undefined);
    if (isMine) heldUntil = startedAt + leaseMs;
    // While the database is away the lease runs on; after its end somebody else may have it.
    else if (isMine === false || performance.now() > heldUntil) {
      log.warn({ name }, "telegram.lease_lost");
      lost.abort();
    }
  }
}
