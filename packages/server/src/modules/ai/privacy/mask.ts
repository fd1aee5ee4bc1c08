/** What stands for a piece of personal data in front of a provider: `[[phone-1]]`. */
const kinds = ["phone", "email", "card", "snils", "document", "vin", "plate", "text"] as const;
type Kind = (typeof kinds)[number];

/** Hides personal data from a provider for one turn, and puts it back into what comes from there. */
export interface Mask {
  /** The same value always gets the same sign. */
  hide(text: string): string;
  /** Signs that stand for nothing stay as they are. */
  restore(text: string): string;
  /** Values hidden so far. */
  readonly size: number;
}

const before = String.raw`(?<![\d\p{L}])`;
const after = String.raw`(?![\d\p{L}])`;
const gap = String.raw`[\s.\-–—]`;
const plateLetter = "[АВЕКМНОРСТУХавекмнорстухABEKMHOPCTYXabekmhopctyx]";

/** In the order in which they are tried at each place. */
const patterns: Readonly<Record<Kind, readonly string[]>> = {
  // A sign in the visitor's own words must not be taken for one of ours.
  text: [String.raw`\[\[(?:${kinds.join("|")})-\d{1,4}\]\]`],
  email: [String.raw`[\p{L}\p{N}._%+\-]{1,64}@(?:[\p{L}\p{N}\-]{1,63}\.){1,8}\p{L}{2,24}`],
  vin: [String.raw`${before}(?=[A-Za-z0-9]{0,16}\d)[A-HJ-NPR-Za-hj-npr-z0-9]{17}${after}`],
  card: [
    String.raw`${before}\d{4}(?:${gap}?\d{4}){3}(?:${gap}?\d{1,3})?${after}`,
    String.raw`${before}\d{13,30}${after}`,
  ],
  snils: [String.raw`${before}\d{3}-\d{3}-\d{3}${gap}{0,3}\d{2}${after}`],
  phone: [
    // Russian, and any other that says its country.
    String.raw`(?<![\d\p{L}])(?:\+?[78])[\s(.\-–—]{0,3}\d{3}[\s).\-–—]{0,3}\d{3}${gap}?\d{2}${gap}?\d{2}${after}`,
    String.raw`\+\d(?:[\s().\-–—]{0,2}\d){8,14}${after}`,
    String.raw`${before}9\d{2}[\s).\-–—]{0,2}\d{3}${gap}?\d{2}${gap}?\d{2}${after}`,
    String.raw`${before}(?:996|998|992|994|993|995|374|375|380)(?:[\s().\-–—]{0,2}\d){8,9}${after}`,
    String.raw`${before}\d{3}[-–—]\d{2}[-–—]\d{2}${after}`,
    // Said digit by digit.
    String.raw`${before}(?:\d${gap}){9,14}\d${after}`,
  ],
  document: [
    // Passport and licence: series and number, with words between them or without.
    String.raw`${before}\d{2}\s?\d{2}\s?(?:№|N|номер|ном\.?|n)?\s?\d{6}${after}`,
    String.raw`${before}\d{2}\s?\p{Lu}{2}\s?(?:№\s?)?\d{6}${after}`,
    String.raw`(?<=(?:сери[яию]|номер|паспорт|прав[ао]?|ву|инн|снилс|№)[\s:№]{1,3})\d(?:[ \-]?\d){3,13}${after}`,
    String.raw`${before}\d{9,12}${after}`,
  ],
  plate: [String.raw`${before}${plateLetter}\s?\d{3}\s?${plateLetter}{2}\s?\d{2,3}${after}`],
};

const order: readonly Kind[] = [
  "text",
  "email",
  "vin",
  "snils",
  "card",
  "phone",
  "document",
  "plate",
];
const personal = new RegExp(
  order.map((kind) => `(?<${kind}>${patterns[kind].join("|")})`).join("|"),
  "giu",
);
/** Something that every pattern has: most of what people write has none of it, and need not be looked at closely. */
const mayBePersonal = /[\d@]/;
const sign = new RegExp(String.raw`\[\[(?:${kinds.join("|")})-\d{1,4}\]\]`, "gi");

/** Letters of the longest sign; what may be one is held back so long. */
export const SIGN_MAX = "[[document-9999]]".length;

/** Text for people, in which no sign is of use. */
export function withoutSigns(text: string): string {
  return text.replace(sign, "•••");
}

/** A mask without anything behind it yet. */
export function createMask(): Mask {
  const signs = new Map<string, string>();
  const values = new Map<string, string>();
  const counts = new Map<Kind, number>();
  const signFor = (kind: Kind, value: string): string => {
    const known = signs.get(value);
    if (known !== undefined) return known;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const made = `[[${kind}-${count}]]`;
    signs.set(value, made);
    values.set(made, value);
    return made;
  };
  return {
    hide: (text) =>
      mayBePersonal.test(text)
        ? text.replace(personal, (value, ...rest) => {
            const groups = rest.at(-1) as Partial<Record<Kind, string>>;
            return signFor(order.find((kind) => groups[kind] !== undefined) ?? "text", value);
          })
        : text,
    restore: (text) => text.replace(sign, (found) => values.get(found.toLowerCase()) ?? found),
    get size() {
      return values.size;
    },
  };
}
