import { migrations } from "../../migrations/index.ts";
import { entities } from "../../src/app/entities.ts";
import { systemClock } from "../../src/kernel/clock.ts";
import { connectDatabase } from "../../src/kernel/database-connect.ts";
import { systemIds } from "../../src/kernel/ids.ts";
import { createJobs } from "../../src/kernel/jobs-boss.ts";
import { createLifecycle } from "../../src/kernel/lifecycle.ts";
import { createLog } from "../../src/kernel/log.ts";
import { createMetrics } from "../../src/kernel/metrics.ts";
import { Secret } from "../../src/kernel/secret.ts";

/** Brings the schema of a PostgreSQL database, or of the embedded one of a folder, up to date as a first start does. */
export async function migrate(place: { readonly url: string } | { readonly dataDir: string }) {
  const log = createLog("error");
  const lifecycle = createLifecycle(log);
  const base = { clock: systemClock, ids: systemIds, log, lifecycle, metrics: createMetrics() };
  const { native } = await connectDatabase({
    ...base,
    url: "url" in place ? new Secret(place.url) : undefined,
    dataDir: "dataDir" in place ? place.dataDir : undefined,
    entities,
    migrations,
  });
  await createJobs({ ...base, native }).start();
  await lifecycle.stop(5_000);
}
