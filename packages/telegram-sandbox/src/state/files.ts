import type { PhotoSize } from "@grammyjs/types";
import type { ImageSize } from "./image-size.ts";

/** Where files are kept; the world is one. */
export interface FileShelf {
  readonly files: Map<string, StoredFile>;
  readonly freshId: () => number;
  readonly bot: { readonly id: number };
}

/** Bytes as they came from the bot or from a person. */
export interface Upload {
  readonly bytes: Uint8Array;
  readonly fileName?: string | undefined;
  readonly mimeType?: string | undefined;
}

export interface StoredFile {
  readonly fileId: string;
  readonly uniqueId: string;
  /** Under `/file/bot<token>/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly fileName: string | undefined;
  readonly mimeType: string;
  /** For photos: all sizes, smallest first. */
  readonly photo?: readonly PhotoSize[];
}

type FileKind = "photo" | "document" | "voice" | "audio" | "video";

const KINDS: Record<
  FileKind,
  { folder: string; prefix: string; extension: string; mimeType: string }
> = {
  photo: { folder: "photos", prefix: "AgACAgIAAx", extension: "jpg", mimeType: "image/jpeg" },
  document: {
    folder: "documents",
    prefix: "BQACAgIAAx",
    extension: "bin",
    mimeType: "application/octet-stream",
  },
  voice: { folder: "voice", prefix: "AwACAgIAAx", extension: "oga", mimeType: "audio/ogg" },
  audio: { folder: "music", prefix: "CQACAgIAAx", extension: "mp3", mimeType: "audio/mpeg" },
  video: { folder: "videos", prefix: "BAACAgIAAx", extension: "mp4", mimeType: "video/mp4" },
};

// Telegram's size letters and the longest side of each, pixels.
const PHOTO_SIDES = [90, 320, 800, 1280];

export function storeFile(shelf: FileShelf, kind: FileKind, upload: Upload): StoredFile {
  const { mimeType } = KINDS[kind];
  const file: StoredFile = {
    ...identity(shelf, kind, extensionOf(upload.fileName)),
    bytes: upload.bytes,
    fileName: upload.fileName,
    mimeType: upload.mimeType ?? mimeType,
  };
  shelf.files.set(file.fileId, file);
  return file;
}

/** Stores a photo in Telegram's sizes. The bytes are the same in each: nothing is drawn anew here. */
export function storePhoto(shelf: FileShelf, upload: Upload, size: ImageSize): PhotoSize[] {
  const longest = Math.max(size.width, size.height);
  const sides = PHOTO_SIDES.filter((side) => side < longest);
  const scales = [...sides.map((side) => side / longest), Math.min(1, 1280 / longest)];
  const sizes: PhotoSize[] = [];
  for (const scale of new Set(scales)) {
    const id = identity(shelf, "photo", undefined);
    sizes.push({
      file_id: id.fileId,
      file_unique_id: id.uniqueId,
      width: Math.max(1, Math.round(size.width * scale)),
      height: Math.max(1, Math.round(size.height * scale)),
      file_size: upload.bytes.byteLength,
    });
    shelf.files.set(id.fileId, {
      ...id,
      bytes: upload.bytes,
      fileName: undefined,
      mimeType: size.mimeType,
      photo: sizes,
    });
  }
  return sizes;
}

export function fileAtPath(shelf: FileShelf, path: string): StoredFile | undefined {
  return [...shelf.files.values()].find((file) => file.path === path);
}

function identity(shelf: FileShelf, kind: FileKind, extension: string | undefined) {
  const number = shelf.freshId();
  const { folder, prefix, extension: usual } = KINDS[kind];
  const tail = Buffer.from(`${kind}-${String(number).padStart(12, "0")}-${shelf.bot.id}`);
  return {
    fileId: `${prefix}${tail.toString("base64url")}`,
    uniqueId: `AQAD${Buffer.from(String(number).padStart(9, "0")).toString("base64url")}`,
    path: `${folder}/file_${number}.${extension ?? usual}`,
  };
}

function extensionOf(fileName: string | undefined): string | undefined {
  return /\.([a-z0-9]{1,8})$/i.exec(fileName ?? "")?.[1]?.toLowerCase();
}
