import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/database";
import type { Ids } from "#kernel/ids";
import type { Auth } from "./contract.ts";
import { createApiKeys } from "./api-keys.ts";
import { createManagers } from "./managers.ts";
import { createSites } from "./sites.ts";
import { createVisitors } from "./visitors.ts";

export type * from "./contract.ts";

export interface AuthDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Builds sites, visitors and managers. */
export function createAuth(deps: AuthDeps): Auth {
  return {
    sites: createSites(deps),
    visitors: createVisitors(deps),
    managers: createManagers(deps),
    apiKeys: createApiKeys(deps),
  };
}
