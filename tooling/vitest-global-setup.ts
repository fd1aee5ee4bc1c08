import type { TestProject } from "vitest/node";
import { startPostgres, startRedis } from "./testkit/src/index.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Leads to the run's PostgreSQL; give it to `connectPostgres`, which makes databases there. */
    postgresUrl: string;
    /** Leads to the run's Redis; begin keys and channels with a prefix of your own. */
    redisUrl: string;
  }
}

interface Servers extends AsyncDisposable {
  readonly postgresUrl: string;
  readonly redisUrl: string;
}

interface Shared {
  users: number;
  readonly servers: Promise<Servers>;
}

// Each project that needs the servers loads this file anew, so the one instance hangs on the process.
const sharedKey = Symbol.for("ilpo-chat.test-servers");
const holder = globalThis as { [sharedKey]?: Shared };

/** Starts PostgreSQL and Redis once for a run, for the projects that ask for them, and stops them after the last. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shared = (holder[sharedKey] ??= { users: 0, servers: startServers() });
  shared.users += 1;
  const servers = await shared.servers;
  project.provide("postgresUrl", servers.postgresUrl);
  project.provide("redisUrl", servers.redisUrl);
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    delete holder[sharedKey];
    await servers[Symbol.asyncDispose]();
  };
}

async function startServers(): Promise<Servers> {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  return {
    postgresUrl: postgres.adminUrl,
    redisUrl: redis.url,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([postgres[Symbol.asyncDispose](), redis[Symbol.asyncDispose]()]);
    },
  };
}
