import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Lifecycle } from "./lifecycle.ts";

/** The data folder belongs to another process. */
export class FolderInUseError extends Error {
  constructor(folder: string, cause: unknown) {
    super(
      `The data folder ${folder} is in use by another process. Stop that one, or give this one a folder of its own with ILPO_DATA_DIR.`,
      { cause },
    );
    this.name = "FolderInUseError";
  }
}

/**
 * Claims a folder for this process until it ends. PGlite does not notice a second process on its
 * folder and the two would destroy the data. An exclusive SQLite transaction is a lock of the
 * operating system: it goes with the process, also when that is killed, so no stale lock is ever
 * left behind. Throws {@link FolderInUseError}.
 */
export function lockFolder(folder: string, lifecycle: Lifecycle): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(folder, "lock.sqlite"));
  try {
    lock.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    throw new FolderInUseError(folder, error);
  }
  lifecycle.onStop("close", "folder-lock", () => lock.close());
}
