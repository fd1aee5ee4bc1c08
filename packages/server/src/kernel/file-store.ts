import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** Where the bytes of files are kept. Names are ours, never a visitor's. */
export interface FileStore {
  /** Resolves when the bytes would survive a crash. The same id again replaces the file. */
  put(id: string, data: Uint8Array): Promise<void>;
  /** Undefined when there is no such file. */
  get(id: string): Promise<Uint8Array | undefined>;
  /** Deleting what is not there is no failure. */
  delete(id: string): Promise<void>;
}

/** Files in a folder of this machine, readable by the owner alone. */
export function createFolderFileStore(folder: string): FileStore {
  // Two levels of folders keep each small; the hash keeps an odd id inside the folder.
  const place = (id: string) => {
    const hash = createHash("sha256").update(id).digest("hex");
    return { parent: join(folder, hash.slice(0, 2)), file: join(folder, hash.slice(0, 2), hash) };
  };
  return {
    async put(id, data) {
      const { parent, file } = place(id);
      await mkdir(parent, { recursive: true, mode: 0o700 });
      // A name of its own: the same file may come twice at the same moment.
      const part = `${file}.${randomUUID()}.part`;
      try {
        const handle = await open(part, "wx", 0o600);
        try {
          await handle.writeFile(data);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await rename(part, file);
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
    },
    async get(id) {
      try {
        return await readFile(place(id).file);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
      }
    },
    delete: (id) => rm(place(id).file, { force: true }),
  };
}
