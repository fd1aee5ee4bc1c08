import type { MediaWords } from "../i18n/media-words.ts";

/** `640 КБ`, `1,8 МБ`: in steps of 1024, one digit after the comma from a megabyte on. */
export function fileSize(bytes: number, words: Pick<MediaWords, "bytes">): string {
  const step = bytes < 1024 ? 0 : bytes < 1024 ** 2 ? 1 : 2;
  const value = bytes / 1024 ** step;
  const shown =
    step === 2
      ? value.toFixed(1).replace(".", words.bytes[0] === "Б" ? "," : ".")
      : String(Math.round(value));
  return `${shown} ${words.bytes[step]}`;
}
