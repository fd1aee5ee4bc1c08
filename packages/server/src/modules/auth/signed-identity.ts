import { createHmac } from "node:crypto";
import type { Identity } from "@ilpo-chat/protocol";
import { isSameSecret } from "#kernel/vault";

/** What the site's server signs: all fields but the signature, `key=value`, sorted, one a line. */
export function signedText(identity: Identity): string {
  const fields = Object.entries(identity).filter(([name]) => name !== "signature");
  const lines = fields.map(([name, value]) => `${name}=${value}`);
  return lines.sort().join("\n");
}

/** Whether one of the secrets has signed exactly this identity, and the signature has not run out. */
export function isSigned(identity: Identity, secrets: readonly string[], now: Date): boolean {
  const { signature, expires = Infinity } = identity;
  if (signature === undefined || expires * 1_000 <= now.getTime()) return false;
  const text = signedText(identity);
  const given = signature.toLowerCase();
  // SECURITY: each secret is tried, in constant time.
  const matches = secrets.map((secret) =>
    isSameSecret(createHmac("sha256", secret).update(text).digest("hex"), given),
  );
  return matches.includes(true);
}
