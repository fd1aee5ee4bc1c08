import { useEffect, useState } from "preact/hooks";
import type { SandboxControl, SendText } from "../../control/contract.ts";

/** A file chosen but not yet sent. */
export interface ChosenFile {
  readonly file: File;
  readonly isPhoto: boolean;
  /** An address of the bytes for the preview. */
  readonly preview: string;
}

/** The files that go with the next message. */
export interface Attachments {
  readonly files: readonly ChosenFile[];
  add(files: Iterable<File> | null | undefined): void;
  remove(chosen: ChosenFile): void;
  clear(): void;
}

const MAX_FILES = 10;

export function useAttachments(): Attachments {
  const [files, setFiles] = useState<readonly ChosenFile[]>([]);
  useEffect(
    () => () => {
      for (const { preview } of files) URL.revokeObjectURL(preview);
    },
    [],
  );
  return {
    files,
    add: (added) =>
      setFiles((before) => [...before, ...[...(added ?? [])].map(chosen)].slice(0, MAX_FILES)),
    remove: (removed) => setFiles((before) => before.filter((one) => one !== removed)),
    clear: () => setFiles([]),
  };
}

/** Sends the files as Telegram would: photos together as an album, documents likewise. */
export async function sendFiles(
  control: SandboxControl,
  { text, ...place }: SendText,
  files: readonly ChosenFile[],
): Promise<void> {
  const kinds = [
    { kind: "photo", chosen: files.filter(({ isPhoto }) => isPhoto) },
    { kind: "document", chosen: files.filter((one) => !one.isPhoto && !isVoice(one)) },
  ] as const;
  let caption = text.trim();
  for (const { file } of files.filter(isVoice)) {
    await control.sendVoice({ ...place, ...(await read(file)), ...(caption ? { caption } : {}) });
    caption = "";
  }
  for (const { kind, chosen: group } of kinds) {
    if (group.length === 0) continue;
    const items = await Promise.all(group.map(({ file }) => read(file)));
    const [first, ...rest] = items.map((item) => ({ kind, ...item }));
    if (!first) continue;
    const captioned = caption ? { ...first, caption } : first;
    const { kind: _kind, ...single } = captioned;
    if (rest.length > 0) await control.sendAlbum({ ...place, items: [captioned, ...rest] });
    else if (kind === "photo") await control.sendPhoto({ ...place, ...single });
    else await control.sendDocument({ ...place, ...single });
    caption = "";
  }
}

function chosen(file: File): ChosenFile {
  const isPhoto = /^image\/(?:png|jpeg|gif|webp)$/.test(file.type);
  return { file, isPhoto, preview: URL.createObjectURL(file) };
}

/** What a phone records as a voice message. */
function isVoice({ file }: ChosenFile): boolean {
  return file.type === "audio/ogg";
}

async function read(file: File) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const mimeType = file.type || "application/octet-stream";
  return { bytes, fileName: file.name, mimeType };
}
