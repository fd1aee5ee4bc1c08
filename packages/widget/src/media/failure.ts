import type { PendingItem } from "@ilpo-chat/sdk";
import type { MediaWords } from "../i18n/media-words.ts";
import type { Failure } from "../media.ts";

/** Why a message with files was refused, and whether another try could help. */
export function failureOf({ error, files }: PendingItem, words: MediaWords): Failure | undefined {
  if (!files) return undefined;
  switch (error) {
    case "type-not-allowed":
      return { text: words.fileWrongType, canRetry: false };
    case "file-unreadable":
      return { text: words.fileUnreadable, canRetry: false };
    case "payload-too-large":
    case "picture-too-large":
      return { text: words.fileTooLarge, canRetry: false };
    case "quota-exceeded":
      return { text: words.fileQuota, canRetry: true };
    case "upload-missing":
      return { text: words.fileLost, canRetry: true };
    default:
      return undefined;
  }
}
