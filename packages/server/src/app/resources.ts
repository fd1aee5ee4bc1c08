import { join } from "node:path";
import type { AiDeps } from "#ai";
import type { Config } from "#config";
import { createBus } from "#kernel/bus";
import { type Clock, systemClock } from "#kernel/clock";
import { connectDatabase } from "#kernel/database-connect";
import { createFolderFileStore } from "#kernel/file-store";
import { lockFolder } from "#kernel/folder-lock";
import { type Ids, systemIds } from "#kernel/ids";
import { createJobs } from "#kernel/jobs-boss";
import { createLifecycle } from "#kernel/lifecycle";
import { createLog, type Log } from "#kernel/log";
import { createMetrics } from "#kernel/metrics";
import { connectRedis } from "#kernel/redis";
import { createS3FileStore } from "#kernel/s3-file-store";
import { createVault } from "#kernel/vault";
import { migrations } from "../../migrations/index.ts";
import { entities } from "./entities.ts";

/** What a test may put in place of the machine's own. */
export interface Overrides {
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly log?: Log;
  /** Messages that one visitor may send a minute; a measurement has fewer visitors than the world. */
  readonly messagesPerMinute?: number;
  /** When managers are away; the desk knows unless told. */
  readonly awayOf?: AiDeps["awayOf"];
}

/** What the modules are built on. */
export async function openResources(config: Config, overrides: Overrides) {
  const { clock = systemClock, ids = systemIds, log = createLog(config.logLevel) } = overrides;
  const lifecycle = createLifecycle(log);
  const base = { clock, ids, log, lifecycle, metrics: createMetrics() };

  if (!config.databaseUrl) lockFolder(config.dataDir, lifecycle);
  const { databaseUrl: url, dataDir } = config;
  const connected = await connectDatabase({ ...base, url, dataDir, entities, migrations });
  const redis = config.redisUrl && connectRedis({ ...base, url: config.redisUrl.open() });
  return {
    ...base,
    redis,
    db: connected.database,
    bus: createBus(redis, log),
    jobs: createJobs({ ...base, native: connected.native }),
    files: config.s3 ? createS3FileStore(config.s3) : createFolderFileStore(join(dataDir, "files")),
    vault: createVault(config.secret),
  };
}
