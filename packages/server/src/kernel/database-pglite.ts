import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { dataDir as emptyCluster } from "@electric-sql/pglite-prepopulatedfs";

const extensions = { pg_trgm };

/** PGlite fills its buffers with zeros at each start, which for the cluster's own 128 MB is half of the CPU of starting. */
const startParams = [...PGlite.defaultStartParams, "-c", "shared_buffers=32MB"];

/**
 * Opens the embedded database of a data folder, in memory without one. A new one is unpacked from the empty
 * cluster that PGlite's authors publish beside each version: initialising one here costs seconds of CPU.
 */
export async function openPglite(dataDir: string | undefined): Promise<PGlite> {
  if (dataDir === undefined)
    return PGlite.create({ extensions, startParams, loadDataDir: await emptyCluster() });
  const folder = join(dataDir, "pglite");
  if (!existsSync(folder)) await unpackTo(folder);
  return PGlite.create(folder, { extensions, startParams });
}

/** What is half unpacked when the process dies never stands where a whole one is looked for. */
async function unpackTo(folder: string): Promise<void> {
  const unfinished = `${folder}.new`;
  await rm(unfinished, { recursive: true, force: true });
  const pglite = await PGlite.create(unfinished, {
    startParams,
    loadDataDir: await emptyCluster(),
  });
  await pglite.close();
  await rename(unfinished, folder);
}
