import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/database";
import { DomainError } from "#kernel/errors";
import type { Ids } from "#kernel/ids";
import { hashToken } from "#kernel/vault";
import type { Visitors } from "./contract.ts";
import { type AuthTables, VisitorRow } from "./entities.ts";

/** Visitors and their opaque tokens; only a hash is stored. */
export function createVisitors({
  db,
  ids,
  clock,
}: {
  readonly db: Database;
  readonly ids: Ids;
  readonly clock: Clock;
}): Visitors {
  return {
    async create(siteId) {
      const visitorId = ids.uuid();
      const token = ids.token();
      await db.orm().insert(VisitorRow, { id: visitorId, siteId, tokenHash: hashToken(token) });
      return { visitorId, token };
    },
    async authenticate(siteId, token) {
      const row = await findByToken(db, siteId, token);
      if (row?.is_blocked) throw new DomainError("visitor-blocked");
      return row ? { visitorId: row.id, siteId } : undefined;
    },
    async setBlocked(visitorId, isBlocked) {
      const blockedAt = isBlocked ? clock.now() : null;
      await db.orm().nativeUpdate(VisitorRow, { id: visitorId }, { isBlocked, blockedAt });
    },
    async blockedSince(since) {
      const rows = await db
        .orm()
        .find(VisitorRow, { isBlocked: true, blockedAt: { $gte: since } }, { fields: ["id"] });
      return rows.map(({ id }) => id);
    },
  };
}

/** One look-up at every connection: without the ORM, which would cost more than the rest of it. */
function findByToken(db: Database, siteId: number, token: string) {
  return db
    .sql<AuthTables>()
    .selectFrom("visitors")
    .select(["id", "is_blocked"])
    .where("token_hash", "=", hashToken(token))
    .where("site_id", "=", siteId)
    .executeTakeFirst();
}
