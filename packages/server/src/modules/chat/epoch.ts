import type { Database } from "#kernel/database";
import type { ChatTables } from "./entities.ts";
import { readEpoch } from "./store.ts";

/** The database's epoch as this process last read it. */
export interface EpochCache {
  current(): string;
  /** Reads it anew; every opening of a conversation does, so that a restore is noticed. */
  refresh(): Promise<string>;
}

export async function createEpochCache(db: Database): Promise<EpochCache> {
  let epoch = await readEpoch(db.sql<ChatTables>());
  return {
    current: () => epoch,
    refresh: async () => (epoch = await readEpoch(db.sql<ChatTables>())),
  };
}
