import { isSpoken, spokenDigits, spokenNumber } from "./spoken-numbers.ts";

/** What a piece of personal data is. */
export type Kind =
  | "text"
  | "email"
  | "vin"
  | "snils"
  | "card"
  | "phone"
  | "document"
  | "plate"
  | "spoken";

const kinds: readonly Kind[] = [
  "phone",
  "email",
  "card",
  "snils",
  "document",
  "vin",
  "plate",
  "text",
  "spoken",
];
const before = String.raw`(?<![\d\p{L}])`;
const after = String.raw`(?![\d\p{L}])`;
/** Between the digits of one number; marks that nobody sees included. */
const space = String.raw`[\s.\-–—_/()\u{ad}\u{200b}-\u{200f}\u{2060}\u{feff}]`;
const gap = String.raw`(?:${space}|,(?=\d))`;
const plateLetter = "[АВЕКМНОРСТУХавекмнорстухABEKMHOPCTYXabekmhopctyx]";
const at = String.raw`(?:\s?@\s?|\s?[([](?:at|собака)[)\]]\s?|\s+собака\s+)`;
const dot = String.raw`(?:\.|\s+точка\s+)`;
const years = String.raw`(?:(?:19|20)\d\d\D+){3}(?:19|20)\d\d${after}`;

/** What stands for a piece of personal data in front of a provider: `[[phone-1]]`. */
const anySign = String.raw`\[\[(?:${kinds.join("|")})-\d{1,4}\]\]`;

/** In the order in which they are tried at each place. */
const patterns: readonly (readonly [Kind, readonly string[]])[] = [
  // A sign in the visitor's own words must not be taken for one of ours.
  ["text", [anySign]],
  [
    "email",
    [String.raw`[\p{L}\p{N}._%+\-]{1,64}${at}(?:[\p{L}\p{N}\-]{1,63}${dot}){1,8}\p{L}{2,24}`],
  ],
  ["vin", [String.raw`${before}(?=[A-Za-z0-9]{0,16}\d)[A-HJ-NPR-Za-hj-npr-z0-9]{17}${after}`]],
  ["snils", [String.raw`${before}\d{3}[-\s]\d{3}[-\s]\d{3}${gap}{0,3}\d{2}${after}`]],
  [
    "card",
    [
      String.raw`${before}(?!${years})\d{4}(?:${gap}{0,3}\d{4}){3}(?:${gap}?\d{1,3})?${after}`,
      String.raw`${before}\d{13,30}${after}`,
      // However it is parted.
      String.raw`${before}(?!${years})[2-6](?:${gap}?\d){15}${after}`,
      String.raw`(?<=(?:cvv2?|cvc2?|цвв|свв)[\s:\-]{0,3})\d{3,4}${after}`,
    ],
  ],
  [
    "phone",
    [
      // Russian, however it is parted, and any other that says its country.
      String.raw`${before}\+?[78](?:${gap}{0,3}\d){10}${after}`,
      String.raw`\+\d(?:${gap}{0,2}\d){8,14}${after}`,
      String.raw`${before}(?!\d{4}\s\d{6}${after})9\d{2}(?:${gap}{0,2}\d){7}${after}`,
      String.raw`${before}(?:996|998|992|994|993|995|374|375|380)(?:${gap}{0,2}\d){8,9}${after}`,
      String.raw`${before}\d{3}[-–—]\d{2}[-–—]\d{2}${after}`,
      // As it is dialled in Kyrgyzstan, and in Uzbekistan and Tajikistan.
      String.raw`${before}0\d{3}(?:${gap}?\d{2}){3}${after}`,
      String.raw`${before}\d{2}[\s\-]\d{3}[\s\-]\d{2}[\s\-]\d{2}${after}`,
      // Said digit by digit.
      String.raw`${before}(?:\d${gap}){9,14}\d${after}`,
    ],
  ],
  [
    "document",
    [
      // Passport and licence: series and number, with words between them or without.
      String.raw`${before}\d{2}\s?\d{2}[\s/\-]{0,3}(?:№|N|номер|ном\.?|n)?\s?\d{6}${after}`,
      String.raw`${before}\d{2}\s?\p{Lu}{2}\s?(?:№\s?)?\d{6}${after}`,
      // Passports of the neighbours: `AA 1234567`, `ID1234567`.
      String.raw`${before}(?:[A-Z]{1,2}\s?|\p{L}{1,2})(?:№\s?)?\d{7,8}${after}`,
      String.raw`(?<=(?:сери[яию]|номер|паспорт|прав[ао]?|ву|инн|снилс|№)[\s:№]{1,3})\d(?:[ \-]?\d){3,13}${after}`,
      String.raw`${before}\d{9,12}${after}`,
    ],
  ],
  ["plate", [String.raw`${before}${plateLetter}\s?\d{3}\s?${plateLetter}{2}\s?\d{2,3}${after}`]],
  ["spoken", [spokenNumber]],
];

type Patterns = typeof patterns;

function compile(chosen: Patterns): RegExp {
  return new RegExp(chosen.map(([kind, all]) => `(?<${kind}>${all.join("|")})`).join("|"), "giu");
}

/** Most of what people write has no digit, no address and no number in words, and need not be looked at closely. */
const lookedAt: readonly (readonly [sign: RegExp, personal: RegExp])[] = [
  [/@|собака|\(at\)|\[at\]/i, compile(patterns)],
  [isSpoken, compile(patterns.filter(([kind]) => kind !== "email"))],
  [/\d/, compile(patterns.filter(([kind]) => kind !== "email" && kind !== "spoken"))],
];

/** Matches the signs. */
export const sign = new RegExp(anySign, "gi");

/** A piece of personal data in a text. */
export interface Found {
  readonly at: number;
  readonly kind: Kind;
  readonly value: string;
}

export type FindPersonal = (text: string) => readonly Found[];

/** All personal data in a text, in order. */
export function findPersonal(text: string): readonly Found[] {
  const personal = lookedAt.find(([mark]) => mark.test(text))?.[1];
  if (!personal) return [];
  return [...text.matchAll(personal)].flatMap((match) => {
    const [value] = match;
    const kind = patterns.find(([name]) => match.groups?.[name] !== undefined)?.[0] ?? "text";
    if (kind === "spoken" && spokenDigits(value) < SPOKEN_MIN) return [];
    return [{ at: match.index, kind, value }];
  });
}

/** The text with each piece of personal data as `sign` has it. */
export function replacePersonal(
  text: string,
  sign: (kind: Kind, value: string) => string,
  find: FindPersonal = findPersonal,
): string {
  let replaced = "";
  let from = 0;
  for (const { at, kind, value } of find(text)) {
    replaced += text.slice(from, at) + sign(kind, value);
    from = at + value.length;
  }
  return replaced + text.slice(from);
}

/** Digits of the shortest phone number. */
const SPOKEN_MIN = 7;
