/** A new UUID, version 4, also on insecure pages, where `crypto.randomUUID` is missing. */
export function createClientId(source: Pick<Crypto, "getRandomValues"> = crypto): string {
  if ("randomUUID" in source && typeof source.randomUUID === "function") {
    return String(source.randomUUID());
  }
  const bytes = source.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
