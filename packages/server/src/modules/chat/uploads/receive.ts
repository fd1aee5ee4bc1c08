import { type Attachment, limits } from "@ilpo-chat/protocol";
import { DomainError } from "#kernel/errors";
import { derivedUuid } from "#kernel/ids";
import type { UploadInput, VisitorRef } from "../contract.ts";
import type { ChatParts } from "../parts.ts";
import { nameOfType } from "./file-name.ts";
import { findUpload, markReady, refuseOverQuota, reserve } from "./upload-store.ts";

/**
 * Takes a visitor's file in. The same upload id again gives the first result. The row comes before the bytes and
 * is made valid after them, so that a crash leaves nothing that the sweep does not find.
 */
export async function receiveUpload(
  parts: ChatParts,
  { uploadId, name, body, ...visitor }: UploadInput,
): Promise<{ readonly attachment: Attachment; readonly isNew: boolean }> {
  const id = attachmentId(visitor, uploadId);
  const { db, clock } = parts;
  const known = await findUpload(db, id);
  if (known) return { attachment: parts.sign(known), isNew: false };
  await refuseOverQuota(db, visitor, { bytes: 0, at: clock.now() });
  const { type, data, ...shape } = await parts.prepareFile(await collect(body));
  const file = { id, name: nameOfType(name, type), type, bytes: data.byteLength, ...shape };
  await reserve(db, visitor, { file, at: clock.now() });
  await parts.files.put(id, data);
  await markReady(db, id, clock.now());
  return { attachment: parts.sign(file), isNew: true };
}

/** SECURITY: bound to the visitor, so that another's upload id names nothing. */
export function attachmentId({ visitorId }: VisitorRef, uploadId: string): string {
  return derivedUuid("upload", visitorId, uploadId);
}

async function collect(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.byteLength;
    if (bytes > limits.attachmentMaxBytes) throw new DomainError("payload-too-large");
    pieces.push(piece);
  }
  if (bytes === 0) throw new DomainError("file-unreadable");
  return Buffer.concat(pieces);
}
