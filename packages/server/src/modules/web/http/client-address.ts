import { isIPv6 } from "node:net";

/** Key of an address for limits: a whole /64 counts as one in IPv6, where a client owns many. */
export function addressKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  return isIPv6(address) ? `${expand(address).slice(0, 4).join(":")}::/64` : address;
}

/** Whether a request comes from this machine itself. */
export function isLoopback(address: string): boolean {
  const key = addressKey(address);
  return address === "::1" || key.startsWith("127.");
}

function expand(address: string): string[] {
  const [head = "", tail = ""] = address.split("::");
  const left = head.split(":").filter(Boolean);
  const right = tail.split(":").filter(Boolean);
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => "0");
  return [...left, ...zeros, ...right];
}
