import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/database";
import type { Ids } from "#kernel/ids";
import { hashToken } from "#kernel/vault";
import type { ApiKeys } from "./contract.ts";
import { ApiKeyRow } from "./entities.ts";

export interface ApiKeysDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** So that a key that strays into a log or a repository is recognised. */
const PREFIX = "ilpo_";
/** How often the use of a key is written down at most. */
const USE_NOTED_MS = 60_000;

/** Keys of programs that manage a site. SECURITY: only a hash is kept. */
export function createApiKeys({ db, clock, ids }: ApiKeysDeps): ApiKeys {
  return {
    async issue(siteId, name) {
      const key = `${PREFIX}${ids.token()}`;
      await db.orm().insert(ApiKeyRow, { siteId, name, keyHash: hashToken(key) });
      return key;
    },
    async siteOf(key) {
      if (!key.startsWith(PREFIX)) return undefined;
      const row = await db.orm().findOne(ApiKeyRow, { keyHash: hashToken(key), revokedAt: null });
      if (!row) return undefined;
      const now = clock.now();
      if (now.getTime() - (row.lastUsedAt?.getTime() ?? 0) > USE_NOTED_MS) {
        await db.orm().nativeUpdate(ApiKeyRow, { id: row.id }, { lastUsedAt: now });
      }
      return row.siteId;
    },
    async list(siteId) {
      const rows = await db
        .orm()
        .find(ApiKeyRow, { siteId, revokedAt: null }, { orderBy: { id: "asc" } });
      return rows.map(({ id, name, createdAt, lastUsedAt }) => ({
        id,
        name,
        createdAt,
        lastUsedAt: lastUsedAt ?? null,
      }));
    },
    async revoke(siteId, id) {
      const changed = await db
        .orm()
        .nativeUpdate(ApiKeyRow, { id, siteId, revokedAt: null }, { revokedAt: clock.now() });
      return changed > 0;
    },
  };
}
