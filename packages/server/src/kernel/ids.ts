import { createHash, randomBytes, randomInt, randomUUID } from "node:crypto";

/** Source of everything random, so that tests can set it. */
export interface Ids {
  uuid(): string;
  /** 256 random bits as URL-safe text, for tokens. */
  token(): string;
  /** Four letters and digits that cannot be misread, for people to say to each other. */
  code(): string;
  /** A number in [0, 1), for jitter. */
  random(): number;
}

/** Without 0 and O, 1 and I and L. */
const CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/** Randomness of the operating system. */
export const systemIds: Ids = {
  uuid: () => randomUUID(),
  token: () => randomBytes(32).toString("base64url"),
  code: () =>
    Array.from({ length: 4 }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]).join(""),
  random: () => randomInt(2 ** 32) / 2 ** 32,
};

/**
 * A UUID (version 8 of RFC 9562) that is a function of its parts, so that the same outside event
 * always gets the same id and storing it twice is noticed.
 */
export function derivedUuid(...parts: readonly (string | number)[]): string {
  const hash = createHash("sha256").update(JSON.stringify(parts)).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString("hex", 0, 16);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
