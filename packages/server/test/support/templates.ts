import { join } from "node:path";
import { connectPostgres, copyFolder } from "@ilpo-chat/testkit";
import { inject } from "vitest";

/** Makes a PostgreSQL database whose schema is already up to date; gone at the end of its block. */
export async function migratedPostgres() {
  const databases = connectPostgres(inject("postgresUrl"));
  const url = await databases.createDatabase(inject("postgresTemplate"));
  return { url, [Symbol.asyncDispose]: () => databases[Symbol.asyncDispose]() };
}

/** Puts an embedded database whose schema is already up to date into a data folder. */
export function placeMigratedPglite(dataDir: string): Promise<void> {
  return copyFolder(join(inject("pgliteTemplate"), "pglite"), join(dataDir, "pglite"));
}
