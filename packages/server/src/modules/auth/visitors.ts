import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/database";
import { DomainError } from "#kernel/errors";
import type { Ids } from "#kernel/ids";
import { hashToken, type Vault } from "#kernel/vault";
import type { IdentitySecrets, Visitors } from "./contract.ts";
import { type AuthTables, VisitorRow } from "./entities.ts";
import { createIdentities } from "./identities.ts";

export interface VisitorsDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly secrets: IdentitySecrets;
}

/** Visitors and their opaque tokens; only a hash is stored. */
export function createVisitors({ db, ids, clock, vault, secrets }: VisitorsDeps): Visitors {
  return {
    ...createIdentities({ db, ids, clock, vault, secrets }),
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
      const onAllDevices = { $or: [{ id: visitorId }, { sameAs: visitorId }] };
      await db.orm().nativeUpdate(VisitorRow, onAllDevices, { isBlocked, blockedAt });
    },
    async blockedSince(since) {
      const rows = await db
        .orm()
        .find(
          VisitorRow,
          { isBlocked: true, sameAs: null, blockedAt: { $gte: since } },
          { fields: ["id"] },
        );
      return rows.map(({ id }) => id);
    },
  };
}

/** One look-up at every connection: without the ORM, which would cost more than the rest of it. */
function findByToken(db: Database, siteId: number, token: string) {
  return db
    .sql<AuthTables>()
    .selectFrom("visitors")
    .select((row) => [row.fn.coalesce("same_as", "id").as("id"), "is_blocked"])
    .where("token_hash", "=", hashToken(token))
    .where("site_id", "=", siteId)
    .executeTakeFirst();
}
