import type { TestProject } from "vitest/node";
import { migrate } from "../packages/server/test/support/migrate.ts";
import { startPostgres, startRedis, tempDir } from "./testkit/src/index.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Leads to the run's PostgreSQL; give it to `connectPostgres`, which makes databases there. */
    postgresUrl: string;
    /** Leads to a database whose schema is up to date, for `createDatabase` to copy; nobody connects to it. */
    postgresTemplate: string;
    /** A data folder whose embedded database is up to date, to copy; nobody opens it. */
    pgliteTemplate: string;
    /** Leads to the run's Redis; begin keys and channels with a prefix of your own. */
    redisUrl: string;
  }
}

interface Servers extends AsyncDisposable {
  readonly postgresUrl: string;
  readonly postgresTemplate: string;
  readonly pgliteTemplate: string;
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
  project.provide("postgresTemplate", servers.postgresTemplate);
  project.provide("pgliteTemplate", servers.pgliteTemplate);
  project.provide("redisUrl", servers.redisUrl);
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    delete holder[sharedKey];
    await servers[Symbol.asyncDispose]();
  };
}

async function startServers(): Promise<Servers> {
  const stack = new AsyncDisposableStack();
  const started = await Promise.all([startPostgres(), startRedis(), tempDir("template")]);
  const [postgres, redis, folder] = started;
  for (const one of started) stack.use(one);
  const postgresTemplate = await postgres.createDatabase();
  await migrate({ url: postgresTemplate });
  await migrate({ dataDir: folder.path });
  return {
    postgresUrl: postgres.adminUrl,
    postgresTemplate,
    pgliteTemplate: folder.path,
    redisUrl: redis.url,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
