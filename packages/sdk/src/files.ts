import { createClientId } from "./client-id.ts";
import type { PendingFile } from "./chat-state.ts";
import { within } from "./clock.ts";
import { ChatError } from "./error.ts";
import type { SentFile } from "./sent-file.ts";
import type { KeyValueStorage } from "./storage.ts";
import type { Uploads, UploadsDeps } from "./uploads/uploads.ts";

export interface FilesDeps extends Omit<UploadsDeps, "bytes"> {
  /** For bytes: a write may take long, or fail, without harm to what else is kept. */
  readonly device: KeyValueStorage;
}

/** The bytes of files on their way. What sends them is a file of its own, loaded with the first of them. */
export interface Files {
  /** Keeps the bytes for as long as they are needed, also over a reload; and gives them an id. */
  take(file: SentFile | PendingFile): PendingFile;
  /** The bytes, on this page or of an earlier one. */
  bytes(file: PendingFile): Promise<Blob | undefined>;
  /** Brings files to the server. Rejects with a ChatError. */
  readonly upload: Uploads["send"];
  /** Stops what is on its way and lets go of the bytes. */
  drop(files: readonly PendingFile[]): void;
}

const answerWithinMs = 3_000;

export function createFiles(deps: FilesDeps): Files {
  const { device, clock, settings } = deps;
  const held = new Map<string, Blob>();
  let loading: Promise<Uploads> | undefined;
  const key = (uploadId: string) => `${settings.site}:file:${uploadId}`;
  const load = () =>
    (loading ??= import("./uploads/uploads.ts").then(
      ({ createUploads }) => createUploads({ ...deps, bytes }),
      (cause: unknown) => {
        loading = undefined;
        throw new ChatError("transport", { cause });
      },
    ));
  const bytes = async ({ uploadId, type }: PendingFile) => {
    const here = held.get(uploadId);
    if (here) return here;
    const kept = await within(clock, answerWithinMs, device.get(key(uploadId))).catch(() => null);
    if (!(kept instanceof ArrayBuffer)) return undefined;
    const blob = new Blob([kept], { type });
    held.set(uploadId, blob);
    return blob;
  };
  return {
    take(file) {
      if ("uploadId" in file) return file;
      const uploadId = createClientId();
      held.set(uploadId, file);
      file
        .arrayBuffer()
        .then((data) => (held.has(uploadId) ? device.set(key(uploadId), data) : undefined))
        // Then the page itself still has them.
        .catch(() => undefined);
      return {
        uploadId,
        name: file.name || "file",
        type: file.type,
        bytes: file.size,
        progress: 0,
      };
    },
    bytes,
    upload: async (files, tell, signal) => (await load()).send(files, tell, signal),
    drop(files) {
      for (const { uploadId } of files) {
        held.delete(uploadId);
        device.delete(key(uploadId)).catch(() => undefined);
      }
      void loading?.then((uploads) => uploads.stop(files));
    },
  };
}
