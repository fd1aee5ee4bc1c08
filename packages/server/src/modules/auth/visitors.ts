import type { Database } from "#kernel/database";
import type { Ids } from "#kernel/ids";
import { hashToken } from "#kernel/vault";
import type { Visitors } from "./contract.ts";
import { VisitorRow } from "./entities.ts";

/** Visitors and their opaque tokens; only a hash is stored. */
export function createVisitors({ db, ids }: { db: Database; ids: Ids }): Visitors {
  return {
    async create(siteId) {
      const visitorId = ids.uuid();
      const token = ids.token();
      await db.orm().insert(VisitorRow, { id: visitorId, siteId, tokenHash: hashToken(token) });
      return { visitorId, token };
    },
    async authenticate(siteId, token) {
      const row = await db.orm().findOne(VisitorRow, { tokenHash: hashToken(token), siteId });
      return row && !row.isBlocked ? { visitorId: row.id, siteId } : undefined;
    },
  };
}
