import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Secret } from "#kernel/secret";

/**
 * The installation's own secret when none was given: made once, kept in the data folder, readable by
 * the owner alone.
 */
export function keptSecret(dataDir: string): Secret {
  const file = join(dataDir, "secret");
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  try {
    // `wx` fails when the file is there, so two starts cannot make two secrets.
    writeFileSync(file, randomBytes(48).toString("base64url"), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return new Secret(readFileSync(file, "utf8").trim());
}
