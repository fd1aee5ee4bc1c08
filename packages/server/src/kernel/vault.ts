import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import type { Secret } from "./secret.ts";

/** Keys derived from the one secret of the installation, each for one use. */
export interface Vault {
  /** AES-256-GCM. `context` is bound in: what was sealed for one site does not open for another. */
  seal(text: string, context: string): string;
  /** Throws when the text was sealed with another key or context, or was changed. */
  open(sealed: string, context: string): string;
  /** Keyed hash for finding a sealed value again. Not reversible without the key. */
  fingerprint(text: string, context: string): string;
  /** Signature for addresses, URL-safe. */
  sign(text: string): string;
  /** Compares in constant time. */
  verify(text: string, signature: string): boolean;
}

const KEY_VERSION = "v1";

/** Makes a {@link Vault} from `ILPO_SECRET`. */
export function createVault(secret: Secret): Vault {
  const key = (use: string) => Buffer.from(hkdfSync("sha256", secret.open(), "ilpo-chat", use, 32));
  const sealing = key("seal");
  const finding = key("fingerprint");
  const signing = key("sign");
  const sign = (text: string) => createHmac("sha256", signing).update(text).digest("base64url");
  return {
    seal: (text, context) => seal(sealing, text, context),
    open: (sealed, context) => open(sealing, sealed, context),
    fingerprint: (text, context) =>
      createHmac("sha256", finding).update(`${context}\0${text}`).digest("base64url"),
    sign,
    verify: (text, signature) => isSameSecret(sign(text), signature),
  };
}

/** SHA-256 of a token with 256 random bits; a slow hash would add nothing to those. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

/** Compares two secrets in constant time, whatever their lengths. */
export function isSameSecret(left: string, right: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

function seal(key: Buffer, text: string, context: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  cipher.setAAD(Buffer.from(`${KEY_VERSION}\0${context}`));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `${KEY_VERSION}.${Buffer.concat([iv, body]).toString("base64url")}`;
}

function open(key: Buffer, sealed: string, context: string): string {
  const [version, data] = sealed.split(".");
  if (version !== KEY_VERSION || data === undefined) throw new Error("sealed with an unknown key");
  const bytes = Buffer.from(data, "base64url");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
  decipher.setAAD(Buffer.from(`${version}\0${context}`));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString(
    "utf8",
  );
}
