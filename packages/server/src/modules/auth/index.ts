import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/database";
import type { Ids } from "#kernel/ids";
import type { Vault } from "#kernel/vault";
import type { Auth } from "./contract.ts";
import { createApiKeys } from "./api-keys.ts";
import { createIdentitySecrets } from "./identity-secrets.ts";
import { createManagers } from "./managers.ts";
import { createSites } from "./sites.ts";
import { createVisitors } from "./visitors.ts";

export type * from "./contract.ts";

export interface AuthDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly vault: Vault;
}

/** Builds sites, visitors and managers. */
export function createAuth(deps: AuthDeps): Auth {
  const identitySecrets = createIdentitySecrets(deps);
  return {
    sites: createSites(deps),
    visitors: createVisitors({ ...deps, secrets: identitySecrets }),
    managers: createManagers(deps),
    apiKeys: createApiKeys(deps),
    identitySecrets,
  };
}
