import { fileTypeFromBuffer } from "file-type";
import { DomainError } from "#kernel/errors";
import { createTurnstile } from "#kernel/turnstile";
import { createPictures } from "./picture.ts";
import type { PrepareFile } from "./prepared-file.ts";
import { remakeSound } from "./sound.ts";

/** Each works on up to 50 megapixels; more at once would only take memory. */
const AT_ONCE = 2;
const WAITING_MAX = 40;

/** What recorders of browsers and phones write; some write sound alone into containers of films. */
const sounds: readonly string[] = [
  "audio/ogg",
  "audio/opus",
  "video/ogg",
  "application/ogg",
  "audio/webm",
  "video/webm",
  "video/matroska",
  "audio/matroska",
  "audio/mpeg",
  "audio/x-m4a",
  "audio/mp4",
  "video/mp4",
];

/**
 * Tells files by their bytes and makes them anew, so that what else they carried (places, scripts, another file
 * behind the picture) is gone. A PDF is kept as it came; it is only ever offered as a download. Refuses with
 * `type-not-allowed`, `file-unreadable` or `picture-too-large`.
 */
export function createFilePreparer(): PrepareFile {
  const pictures = createPictures();
  const turnstile = createTurnstile({ atOnce: AT_ONCE, waitingMax: WAITING_MAX });
  return async (data) => {
    const mime = (await fileTypeFromBuffer(data))?.mime.split(";")[0] ?? "";
    if (mime === "application/pdf") return { type: mime, data };
    if (sounds.includes(mime)) return turnstile.pass(() => remakeSound(data));
    const redraw = pictures[mime];
    if (!redraw) throw new DomainError("type-not-allowed");
    return turnstile.pass(() => redraw(data));
  };
}
