import type { AttachmentType } from "@ilpo-chat/protocol";

/** A file as it is kept: safe to show, without what its maker did not mean to tell. */
export interface PreparedFile {
  readonly type: AttachmentType;
  readonly data: Uint8Array;
  readonly width?: number;
  readonly height?: number;
  readonly durationMs?: number;
}

/** Tells a file by its bytes and makes it anew. */
export type PrepareFile = (data: Uint8Array) => Promise<PreparedFile>;
