import type { Audio, Document, PhotoSize, Video, Voice } from "@grammyjs/types";
import { defined } from "../state/defined.ts";
import { storeFile, storePhoto, type StoredFile, type Upload } from "../state/files.ts";
import { imageSize } from "../state/image-size.ts";
import type { World } from "../state/world.ts";
import { badRequest } from "./failure.ts";
import type { ApiCall } from "./method.ts";

type PlainKind = "document" | "voice" | "audio" | "video";

/** A file as a parameter names it: an upload, or one that Telegram has already. */
type Source = { upload: Upload } | { stored: StoredFile };

export function photoContent(call: ApiCall, value: string): { photo: PhotoSize[] } {
  const source = sourceOf(call, value);
  if ("stored" in source) {
    if (!source.stored.photo) throw badRequest("can't use file of type Document as Photo");
    return { photo: [...source.stored.photo] };
  }
  const size = imageSize(source.upload.bytes);
  if (!size) throw badRequest("IMAGE_PROCESS_FAILED");
  return { photo: storePhoto(call.world, source.upload, size) };
}

export function documentContent(call: ApiCall, value: string): { document: Document } {
  return { document: documentOf(fileOf(call, "document", value)) };
}

export function voiceContent(call: ApiCall, value: string, duration: number): { voice: Voice } {
  const { file_name: _name, ...voice } = documentOf(fileOf(call, "voice", value));
  return { voice: { ...voice, duration } };
}

export function audioContent(
  call: ApiCall,
  value: string,
  {
    duration,
    ...shown
  }: { duration: number; title?: string | undefined; performer?: string | undefined },
): { audio: Audio } {
  return { audio: { ...documentOf(fileOf(call, "audio", value)), duration, ...defined(shown) } };
}

export function videoContent(
  call: ApiCall,
  value: string,
  size: { duration: number; width: number; height: number },
): { video: Video } {
  return { video: { ...documentOf(fileOf(call, "video", value)), ...size } };
}

/** A document as a message shows it. */
export function documentOf(file: StoredFile): Document {
  return defined({
    file_id: file.fileId,
    file_unique_id: file.uniqueId,
    file_name: file.fileName,
    mime_type: file.mimeType,
    file_size: file.bytes.byteLength,
  });
}

function fileOf(call: ApiCall, kind: PlainKind, value: string): StoredFile {
  const source = sourceOf(call, value);
  return "stored" in source ? source.stored : storeFile(call.world, kind, source.upload);
}

function sourceOf({ world, files }: ApiCall, value: string): Source {
  const name = /^attach:\/\/(.+)$/.exec(value)?.[1];
  if (name === undefined) return { stored: storedFile(world, value) };
  const upload = files.get(name);
  if (!upload) throw badRequest(`can't find file by identifier "${name}" in the request`);
  if (upload.bytes.byteLength === 0) throw badRequest("file must be non-empty");
  return { upload };
}

function storedFile(world: World, value: string): StoredFile {
  // Nothing is fetched from the network here.
  if (/^https?:/.test(value)) throw badRequest("failed to get HTTP URL content");
  const stored = world.files.get(value);
  if (!stored) throw badRequest("wrong remote file identifier specified: Wrong string length");
  return stored;
}
