import { phoneLike } from "./phone-like.ts";
import { clipText } from "./rich-text.ts";

/** The signs that stand for a state or a speaker; nobody outside may use them in a name. */
export const SIGNS = {
  waiting: "🟡",
  led: "🟢",
  closed: "⚪",
  ai: "🤖",
  visitor: "👤",
  manager: "💬",
  note: "✍️",
} as const;

const NAME_MAX = 40;
const MARKS_MAX = 2;
// SECURITY: S-33. A visitor must not look like the bot, a state or somebody who was verified.
const FORBIDDEN_IN_NAMES = /[\p{Extended_Pictographic}\p{Regional_Indicator}\u{20e3}✓✔☑✗#@]/gu;
// Fillers look like nothing; variation selectors change what stands before them.
const INVISIBLE =
  /\p{Cc}|\p{Cf}|\p{Co}|\p{Cs}|\p{Cn}|\u{115f}|\u{1160}|\u{3164}|\u{ffa0}|\p{Variation_Selector}/gu;

/** A name that someone outside chose, made fit to stand beside our own words: one line, no tricks. Empty when nothing is left. */
export function cleanName(name: string): string {
  const plain = name
    .normalize("NFC")
    .replace(/\s+/gu, " ")
    .replace(INVISIBLE, "")
    .replace(FORBIDDEN_IN_NAMES, "")
    .replace(/(\p{M}{2})\p{M}+/gu, (_, kept: string) => kept.slice(0, MARKS_MAX))
    .replace(/\s+/gu, " ")
    .trim();
  // PRIVACY: a number that somebody gave for a name is shown to nobody who did not ask for it.
  const phone = phoneLike(plain);
  return clipText(phone ? plain.replace(phone, maskPhone(phone)) : plain, NAME_MAX);
}

/** The first of several names; undefined when there is none. */
export function firstNameOf(name: string): string | undefined {
  return name.trim().split(/\s+/u)[0] || undefined;
}

/** `+7 916 •••-45-67`. What is masked already, or is no number, stays as it is. */
export function maskPhone(phone: string): string {
  if (/[•*]/u.test(phone)) return phone;
  const digits = phone.replace(/\D/gu, "");
  if (digits.length < 7) return "•".repeat(digits.length);
  const head = digits.slice(0, -7);
  // Only a Russian number is surely country and three digits; another is shown in one piece.
  const spaced = /^7\d{3}$/u.test(head) ? `7 ${head.slice(1)}` : head;
  return `+${spaced} •••-${digits.slice(-4, -2)}-${digits.slice(-2)}`;
}

/** Host and path of an address, without the query, which may hold personal data. */
export function pageLabel(page: string): string {
  if (!URL.canParse(page)) return "";
  const { host, pathname } = new URL(page);
  const path = pathname === "/" ? "" : decodeSafely(pathname).replace(INVISIBLE, "");
  return clipText(`${host}${path}`, 60);
}

/** Whole minutes that are worth an edit of the card: 0, 1, 5, 10, 30, 60. */
export function waitingStep(waitedMs: number): number {
  const minutes = Math.floor(waitedMs / 60_000);
  return STEPS.findLast((step) => step <= minutes) ?? 0;
}

/** Milliseconds until {@link waitingStep} gives more; undefined when it never will. */
export function untilNextStep(waitedMs: number): number | undefined {
  const next = STEPS.find((step) => step * 60_000 > waitedMs);
  return next === undefined ? undefined : next * 60_000 - waitedMs;
}

const STEPS = [0, 1, 5, 10, 30, 60];

/** Bytes in a few characters: `240 КБ`. */
export function fileSize(bytes: number, units: readonly [string, string]): string {
  const [kilo, mega] = units;
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} ${kilo}`;
  return `${(bytes / 1024 / 1024).toFixed(1)} ${mega}`;
}

function decodeSafely(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

const PHOTOS = new Set(["image/jpeg", "image/png", "image/webp"]);

/** Whether Telegram shows such a file as a photo. */
export function isPhoto(type: string): boolean {
  return PHOTOS.has(type);
}
