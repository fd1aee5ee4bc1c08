import type { Message, PhotoSize } from "grammy/types";

/** A file of a message, still at Telegram's. */
export interface TelegramFile {
  readonly fileId: string;
  readonly name: string;
  /** Bytes, when Telegram says it. */
  readonly size: number | undefined;
}

/** What a message says, in words and files that a visitor can get. */
export interface MessageContent {
  readonly text: string;
  readonly file: TelegramFile | undefined;
  /** There is something in it that cannot be passed on. */
  readonly isUnsupported: boolean;
}

/** Reads a manager's message. */
export function contentOf(message: Message): MessageContent {
  const file = fileOf(message);
  const text =
    message.text ??
    message.caption ??
    placeOf(message) ??
    contactOf(message) ??
    message.sticker?.emoji ??
    "";
  return { text: text.trim(), file, isUnsupported: file === undefined && text === "" };
}

function fileOf(message: Message): TelegramFile | undefined {
  if (message.photo) return photoFile(message.photo);
  const { voice, audio, document } = message;
  if (voice) return { fileId: voice.file_id, name: "voice.ogg", size: voice.file_size };
  const named = audio ?? document;
  return named && { fileId: named.file_id, name: named.file_name ?? "file", size: named.file_size };
}

/** Telegram offers a photo in several sizes; the last one is the largest. */
function photoFile(sizes: readonly PhotoSize[]): TelegramFile | undefined {
  const largest = sizes.at(-1);
  return largest && { fileId: largest.file_id, name: "photo.jpg", size: largest.file_size };
}

function placeOf({ location, venue }: Message): string | undefined {
  if (!location) return undefined;
  const { latitude, longitude } = location;
  const link = `https://yandex.ru/maps/?pt=${longitude},${latitude}&z=16`;
  return [venue && `${venue.title}, ${venue.address}`, `📍 ${latitude}, ${longitude}`, link]
    .filter(Boolean)
    .join("\n");
}

function contactOf({ contact }: Message): string | undefined {
  if (!contact) return undefined;
  return `☎️ ${[contact.first_name, contact.last_name].filter(Boolean).join(" ")}: ${contact.phone_number}`;
}
