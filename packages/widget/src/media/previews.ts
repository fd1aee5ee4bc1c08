import type { Attachment, ChatClient, PendingFile } from "@ilpo-chat/sdk";

/** Addresses of files that this device has itself, so that what the visitor has sent is not fetched back. */
export interface Previews {
  /** Undefined while nobody has asked for it, and for what is not here. */
  of(file: PendingFile | Attachment): string | undefined;
  load(file: PendingFile): Promise<string | undefined>;
  /** What stands at an address of these, for a page whose policy forbids to fetch it. */
  bytesAt(url: string): Blob | undefined;
  destroy(): void;
}

export function createPreviews(client: Pick<ChatClient, "bytesOf">): Previews {
  // By the upload's id, and by the server's once that is known.
  const urls = new Map<string, string>();
  const blobs = new Map<string, Blob>();
  const idsOf = (file: PendingFile) => [
    file.uploadId,
    ...(file.attachment ? [file.attachment.id] : []),
  ];
  const keep = (file: PendingFile, url: string) => {
    for (const id of idsOf(file)) urls.set(id, url);
    return url;
  };
  return {
    of(file) {
      if (!("uploadId" in file)) return urls.get(file.id);
      const url = urls.get(file.uploadId);
      return url && keep(file, url);
    },
    async load(file) {
      const known = urls.get(file.uploadId);
      if (known) return keep(file, known);
      const bytes = await client.bytesOf(file);
      if (!bytes) return undefined;
      const url = urls.get(file.uploadId) ?? URL.createObjectURL(bytes);
      blobs.set(url, bytes);
      return keep(file, url);
    },
    bytesAt: (url) => blobs.get(url),
    destroy() {
      for (const url of new Set(urls.values())) URL.revokeObjectURL(url);
      urls.clear();
      blobs.clear();
    },
  };
}
