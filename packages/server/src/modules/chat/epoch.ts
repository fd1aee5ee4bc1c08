import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/database";
import type { ChatTables } from "./entities.ts";
import { readEpoch } from "./store.ts";

/** The database's epoch as this process last read it. */
export interface EpochCache {
  current(): string;
  /** Not older than a second; every opening of a conversation asks, so that a restore is noticed. */
  refresh(): Promise<string>;
}

const FRESH_MS = 1_000;

export async function createEpochCache(db: Database, clock: Clock): Promise<EpochCache> {
  const read = () => readEpoch(db.sql<ChatTables>());
  let epoch = await read();
  let readAtMs = clock.monotonicMs();
  return {
    current: () => epoch,
    async refresh() {
      if (clock.monotonicMs() - readAtMs < FRESH_MS) return epoch;
      readAtMs = clock.monotonicMs();
      return (epoch = await read());
    },
  };
}
