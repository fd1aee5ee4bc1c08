import { randomUUID } from "node:crypto";

/** A `clientId` as our clients make it, a UUID of version 7, at the price of one random UUID: Node makes those in advance. */
export function messageId(): string {
  const time = Date.now().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
