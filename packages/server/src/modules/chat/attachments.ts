import { fileTypeFromBuffer } from "file-type";
import { type AttachmentType, attachmentTypes, limits } from "@ilpo-chat/protocol";
import type { Clock } from "#kernel/clock";
import { DomainError } from "#kernel/errors";
import { derivedUuid } from "#kernel/ids";
import type { Vault } from "#kernel/vault";
import type { NewAttachment } from "./contract.ts";
import type { AttachmentRecord } from "./entities.ts";
import type { ChatParts } from "./parts.ts";
import type { SignAttachment } from "./rows.ts";
import { cleanName } from "./uploads/file-name.ts";

const DAY_MS = 24 * 60 * 60_000;
/** Long enough for a page that stays open for days; the history gives fresh addresses. */
const VALID_DAYS = 7;

/**
 * Checks and keeps a message's files. The type is found from the bytes, never from the name. The ids
 * follow from the message's, so that storing it again replaces them.
 */
export async function storeAttachments(
  parts: ChatParts,
  clientId: string,
  files: readonly NewAttachment[],
): Promise<AttachmentRecord[]> {
  if (files.length > limits.attachmentsPerMessage) throw new DomainError("payload-too-large");
  return Promise.all(
    files.map(async (file, index) => {
      if (file.data.byteLength > limits.attachmentMaxBytes)
        throw new DomainError("payload-too-large");
      const record = {
        id: derivedUuid("attachment", clientId, index),
        name: cleanName(file.name),
        type: await typeOf(file.data),
        bytes: file.data.byteLength,
      };
      await parts.files.put(record.id, file.data);
      return record;
    }),
  );
}

async function typeOf(data: Uint8Array): Promise<AttachmentType> {
  const mime = (await fileTypeFromBuffer(data))?.mime.split(";")[0];
  // Telegram's voice notes are Opus in an Ogg container.
  const found = attachmentTypes.find((type) => type === mime);
  if (!found) throw new DomainError("type-not-allowed");
  return found;
}

/** Gives files an address that ends within days, e.g. `/v1/files/ID?e=20650&s=…`, relative to the server. */
export function createAttachmentSigner(vault: Vault, clock: Clock): SignAttachment {
  return (file) => {
    // Whole days, so that the same file keeps its address for a while and caches.
    const expiry = Math.floor(clock.now().getTime() / DAY_MS) + VALID_DAYS;
    return {
      ...file,
      url: `/v1/files/${file.id}?e=${expiry}&s=${vault.sign(`${file.id}.${expiry}`)}`,
    };
  };
}

/** Whether an address made by {@link createAttachmentSigner} is genuine and still valid. */
export function isSigned(
  { vault, clock }: Pick<ChatParts, "vault" | "clock">,
  { id, expiry, signature }: { id: string; expiry: number; signature: string },
): boolean {
  return expiry * DAY_MS > clock.now().getTime() && vault.verify(`${id}.${expiry}`, signature);
}
