import { limits } from "@ilpo-chat/sdk";
import type { MediaWords } from "../i18n/media-words.ts";
import { shrink } from "./shrink.ts";

/** Files that were chosen, made ready to be sent, and what to say of those that were not. */
interface ChosenFiles {
  readonly files: readonly File[];
  readonly note: string | undefined;
}

type Kind = "picture" | "other";

/** Makes chosen files ready to be sent: pictures small, the rest as it is if the server would take it. */
export async function prepareFiles(
  chosen: readonly File[],
  words: MediaWords,
): Promise<ChosenFiles> {
  const notes = new Set<string>();
  if (chosen.length > limits.attachmentsPerMessage) notes.add(words.tooManyFiles);
  const files: File[] = [];
  for (const file of chosen.slice(0, limits.attachmentsPerMessage)) {
    const kind = kindOf(file);
    // A picture that this browser cannot read may still be one for the server.
    const ready = kind === "picture" ? ((await shrink(file)) ?? file) : file;
    if (!kind) notes.add(words.fileWrongType);
    else if (ready.size > limits.attachmentMaxBytes) notes.add(words.fileTooLarge);
    else files.push(ready);
  }
  return { files, note: notes.size > 0 ? [...notes].join(" ") : undefined };
}

/** Some systems know no type of HEIC and tell none. */
function kindOf({ type, name }: File): Kind | undefined {
  if (/^image\/(?!svg)/.test(type) || /\.(hei[cf]|jpe?g|png|webp)$/i.test(name)) return "picture";
  return type === "application/pdf" || type.startsWith("audio/") || /\.pdf$/i.test(name)
    ? "other"
    : undefined;
}
