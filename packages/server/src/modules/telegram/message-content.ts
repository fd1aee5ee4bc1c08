import type { Message, PhotoSize } from "grammy/types";
import { wordsWithLinks } from "./linked-text.ts";
import { type Locale, visitorWords } from "./visitor-words.ts";

/** A file of a message, still at Telegram's. */
export interface TelegramFile {
  readonly fileId: string;
  /** The same for the same file, whoever looks; opens nothing. */
  readonly key: string;
  readonly name: string;
  /** Bytes, when Telegram says it. */
  readonly size: number | undefined;
}

/** What a message says, in words and files that a visitor can get. */
export interface MessageContent {
  readonly text: string;
  /** Several for an album. */
  readonly files: readonly TelegramFile[];
  /** What each message brought: several for an album. */
  readonly pieces: readonly Piece[];
  /** There is something in it that cannot be passed on. */
  readonly isUnsupported: boolean;
}

/** One message's share of what was said. */
export interface Piece {
  readonly messageId: number;
  readonly text: string;
  readonly fileKey: string | undefined;
}

/** Reads a message. A voice message is described in the language that is given, or not at all. */
export function contentOf(message: Message, locale?: Locale): MessageContent {
  const file = fileOf(message);
  const words = wordsWithLinks(message);
  const text = (words ?? descriptionOf(message, locale)).trim();
  const isNothing = file === undefined && text === "";
  return {
    text,
    files: file ? [file] : [],
    pieces: [{ messageId: message.message_id, text, fileKey: file?.key }],
    // A caption without what it belongs to would be words out of their place.
    isUnsupported: isNothing || UNSUPPORTED.some((kind) => message[kind] !== undefined),
  };
}

const UNSUPPORTED = [
  "video",
  "video_note",
  "animation",
  "poll",
  "story",
  "paid_media",
  "dice",
  "game",
] as const satisfies readonly (keyof Message)[];

/** Words for what was sent without any. */
function descriptionOf(message: Message, locale: Locale | undefined): string {
  const found = placeOf(message) ?? contactOf(message) ?? (locale && voiceOf(message, locale));
  return found ?? message.sticker?.emoji ?? "";
}

/** Reads an album as one message: all its files, and the captions below each other. */
export function contentOfAll(messages: readonly Message[], locale?: Locale): MessageContent {
  const contents = messages.map((message) => contentOf(message, locale));
  const pieces = contents.flatMap((content) => content.pieces);
  return {
    text: joinPieces(pieces),
    files: contents.flatMap(({ files }) => files),
    pieces,
    isUnsupported: contents.some(({ isUnsupported }) => isUnsupported),
  };
}

/** The captions of an album stand below each other. */
export function joinPieces(pieces: readonly Pick<Piece, "text">[]): string {
  return pieces
    .map(({ text }) => text)
    .filter(Boolean)
    .join("\n");
}

/** The widget plays it; words say what it is where nothing can be played. */
function voiceOf({ voice }: Message, locale: Locale): string | undefined {
  if (!voice) return undefined;
  const { duration } = voice;
  const length = `${Math.floor(duration / 60)}:${String(duration % 60).padStart(2, "0")}`;
  return visitorWords(locale).voice(length);
}

function fileOf(message: Message): TelegramFile | undefined {
  if (message.photo) return photoFile(message.photo);
  const { voice, audio, document } = message;
  if (voice) return stored(voice, "voice.ogg");
  const named = audio ?? document;
  return named && stored(named, named.file_name ?? "file");
}

/** Telegram offers a photo in several sizes; the last one is the largest. */
function photoFile(sizes: readonly PhotoSize[]): TelegramFile | undefined {
  const largest = sizes.at(-1);
  return largest && stored(largest, "photo.jpg");
}

interface StoredByTelegram {
  readonly file_id: string;
  readonly file_unique_id: string;
  readonly file_size?: number;
}

function stored(file: StoredByTelegram, name: string): TelegramFile {
  return { fileId: file.file_id, key: file.file_unique_id, name, size: file.file_size };
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
