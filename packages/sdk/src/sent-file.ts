import type { Attachment } from "@ilpo-chat/protocol";

/** Anything that a file input, the clipboard or a recorder gives. Without a name it is called `file`. */
export type SentFile = Blob & { readonly name?: string };

/** News of one upload. */
export interface UploadNews {
  readonly uploadId: string;
  readonly progress: number;
  readonly attachment?: Attachment;
}

export interface UploadOptions {
  readonly signal?: AbortSignal;
  /** How much is on the way or there, 0 to 1. */
  readonly onProgress?: (part: number) => void;
}
