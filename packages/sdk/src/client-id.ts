/**
 * A new UUID, version 7 (RFC 9562), also on insecure pages, where `crypto.randomUUID` is missing: it begins with the time,
 * so that a database finds room for what is new at the end of its index.
 */
export function createClientId(source: Pick<Crypto, "getRandomValues"> = crypto): string {
  const bytes = source.getRandomValues(new Uint8Array(10));
  bytes[0] = ((bytes[0] ?? 0) & 0x0f) | 0x70;
  bytes[2] = ((bytes[2] ?? 0) & 0x3f) | 0x80;
  const random = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const hex = Date.now().toString(16).padStart(12, "0") + random;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
