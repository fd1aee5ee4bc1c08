import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/database";
import type { Statement } from "#kernel/database-line";
import { DomainError } from "#kernel/errors";
import { createGrouping } from "#kernel/grouping";
import type { Ids } from "#kernel/ids";
import { hashToken, type Vault } from "#kernel/vault";
import type { IdentitySecrets, Visitors } from "./contract.ts";
import { VisitorRow } from "./entities.ts";
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
  const findByToken = createTokenSearch(db);
  return {
    ...createIdentities({ db, ids, clock, vault, secrets }),
    async create(siteId) {
      const visitorId = ids.uuid();
      const token = ids.token();
      await db.orm().insert(VisitorRow, { id: visitorId, siteId, tokenHash: hashToken(token) });
      return { visitorId, token };
    },
    async authenticate(siteId, token) {
      const row = await findByToken({ siteId, token });
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

interface TokenRow {
  readonly nth: number;
  readonly id: string;
  readonly is_blocked: boolean;
}

const TOKENS_MAX = 200;

/** One look-up at every connection, together with all that connect at the same moment: after a restart everybody does. */
function createTokenSearch(db: Database) {
  const line = db.openLine();
  return createGrouping(async (asked: readonly { siteId: number; token: string }[]) => {
    const hashes = asked.map(({ token }) => hashToken(token));
    const rows = await line.run<TokenRow>(tokenStatement, [
      hashes,
      asked.map(({ siteId }) => siteId),
    ]);
    const byPlace = new Map(rows.map((row) => [row.nth, row]));
    return asked.map((_, index) => byPlace.get(index + 1));
  }, TOKENS_MAX);
}

const tokenStatement: Statement = {
  name: "auth-tokens",
  text: `
    select asked.nth::int as nth, coalesce(same_as, id) as id, is_blocked
    from unnest($1::text[], $2::int[]) with ordinality as asked (token_hash, site_id, nth)
    join visitors on visitors.token_hash = asked.token_hash and visitors.site_id = asked.site_id`,
};
