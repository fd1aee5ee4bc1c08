import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/database";
import type { Ids } from "#kernel/ids";
import type { Vault } from "#kernel/vault";
import type { IdentitySecrets } from "./contract.ts";
import { IdentitySecretRow } from "./entities.ts";

export interface IdentitySecretsDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly vault: Vault;
}

/** So that a secret that strays into a log or a repository is recognised. */
const PREFIX = "ilpo_id_";

/** Secrets of sites. SECURITY: sealed, not hashed, since a signature is checked by making it again. */
export function createIdentitySecrets(deps: IdentitySecretsDeps): IdentitySecrets {
  const { db, clock, ids, vault } = deps;
  const holding = (siteId: number) =>
    db.orm().find(IdentitySecretRow, { siteId, revokedAt: null }, { orderBy: { id: "asc" } });
  return {
    async issue(siteId, name) {
      const secret = `${PREFIX}${ids.token()}`;
      const sealed = vault.seal(secret, contextOf(siteId));
      await db.orm().insert(IdentitySecretRow, { siteId, name, sealed });
      return secret;
    },
    async open(siteId) {
      const rows = await holding(siteId);
      return rows.map(({ sealed }) => vault.open(sealed, contextOf(siteId)));
    },
    async list(siteId) {
      const rows = await holding(siteId);
      return rows.map(({ id, name, createdAt }) => ({ id, name, createdAt }));
    },
    async revoke(siteId, id) {
      const where = { id, siteId, revokedAt: null };
      return (
        (await db.orm().nativeUpdate(IdentitySecretRow, where, { revokedAt: clock.now() })) > 0
      );
    },
  };
}

const contextOf = (siteId: number): string => `identity-secret:${siteId}`;
