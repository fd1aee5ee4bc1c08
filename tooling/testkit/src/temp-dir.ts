import { existsSync, rmSync } from "node:fs";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atExit } from "./at-exit.ts";
import type { Owner } from "./unprivileged.ts";

export interface TempDir extends AsyncDisposable {
  readonly path: string;
}

const removal = { recursive: true, force: true };

/**
 * Makes an empty folder of its own in the system's temporary folder; disposal, or else the end of this
 * process, deletes it with all it holds. With an `owner` it belongs to that user, which needs root.
 */
export async function tempDir(prefix: string, owner?: Owner): Promise<TempDir> {
  const path = await mkdtemp(join(tmpdir(), `${prefix}-`));
  const forget = atExit(() => removeNow(path));
  if (owner) await chown(path, owner.uid, owner.gid);
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      await rm(path, { ...removal, maxRetries: 3 });
      forget();
    },
  };
}

// A server that has just been told to end still writes; give it a second to be gone.
function removeNow(path: string): void {
  for (let attempt = 0; attempt < 20 && existsSync(path); attempt += 1) {
    if (attempt > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    try {
      rmSync(path, removal);
    } catch {
      // A file appeared meanwhile: the next attempt takes it too.
    }
  }
}
