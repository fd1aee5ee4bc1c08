import { createClientId } from "./client-id.ts";
import type { PendingFile } from "./chat-state.ts";
import { ChatError } from "./error.ts";
import type { SentFile } from "./sent-file.ts";
import type { Uploads, UploadsDeps } from "./uploads/uploads.ts";

/** The bytes of files on their way. All work with them is in a part of its own, fetched with the first of them. */
export interface Files extends Uploads {
  /** Gives a file an id, and has its bytes kept for as long as they are needed, also over a reload. */
  take(file: SentFile | PendingFile): PendingFile;
}

export function createFiles(deps: Omit<UploadsDeps, "held">): Files {
  const held = new Map<string, Blob>();
  let loading: Promise<Uploads> | undefined;
  const load = (): Promise<Uploads> =>
    (loading ??= import("./uploads/uploads.ts").then(
      ({ createUploads }) => createUploads({ ...deps, held }),
      (cause: unknown) => {
        loading = undefined;
        throw new ChatError("transport", { cause });
      },
    ));
  // Without the part, the page itself still has them.
  const keep = (file: PendingFile) =>
    load().then(
      (part) => part.keep(file),
      () => undefined,
    );
  return {
    take(file) {
      if ("uploadId" in file) return file;
      const uploadId = createClientId();
      const { name = "file", type, size: bytes } = file;
      held.set(uploadId, file);
      const taken = { uploadId, name, type, bytes, progress: 0 };
      void keep(taken);
      return taken;
    },
    keep,
    bytes: (file) => load().then((part) => part.bytes(file)),
    upload: (...ask) => load().then((part) => part.upload(...ask)),
    send: (...ask) => load().then((part) => part.send(...ask)),
    drop: (files) =>
      load().then(
        (part) => part.drop(files),
        () => undefined,
      ),
  };
}
