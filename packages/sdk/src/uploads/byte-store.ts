import type { PendingFile } from "../chat-state.ts";
import { type Clock, within } from "../clock.ts";
import type { Settings } from "../options.ts";
import type { KeyValueStorage } from "../storage.ts";

export interface ByteStoreDeps {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly device: KeyValueStorage;
  readonly held: Map<string, Blob>;
}

/** Some browsers leave a read of IndexedDB without an answer for ever. */
const answerWithinMs = 3_000;

/** Bytes of files on this page, and on the device for the next one. A device that fails costs only that. */
export function createByteStore({ settings, clock, device, held }: ByteStoreDeps) {
  const key = ({ uploadId }: PendingFile) => `${settings.site}:file:${uploadId}`;
  return {
    async keep(file: PendingFile): Promise<void> {
      const data = await held.get(file.uploadId)?.arrayBuffer();
      // Given up in the meantime.
      if (data && held.has(file.uploadId)) await device.set(key(file), data).catch(() => undefined);
    },
    async bytes(file: PendingFile): Promise<Blob | undefined> {
      const here = held.get(file.uploadId);
      if (here) return here;
      const kept = await within(clock, answerWithinMs, device.get(key(file))).catch(() => null);
      if (!(kept instanceof ArrayBuffer)) return undefined;
      const blob = new Blob([kept], { type: file.type });
      held.set(file.uploadId, blob);
      return blob;
    },
    async drop(files: readonly PendingFile[]): Promise<void> {
      for (const file of files) {
        held.delete(file.uploadId);
        await device.delete(key(file)).catch(() => undefined);
      }
    },
  };
}
