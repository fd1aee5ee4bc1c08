import type { Transport } from "../connection/transport.ts";
import { createSharedTransport } from "./shared-transport.ts";
import { createSiblings, type Siblings, type SiblingsDeps } from "./siblings.ts";
import type { SharedTransportDeps } from "./tab-link.ts";

export interface SharingDeps extends SharedTransportDeps, SiblingsDeps {}

/** How a visitor's tabs work as one. A file of its own, loaded where there are tabs. */
export interface Sharing extends Transport, Siblings {}

export function createSharing(deps: SharingDeps): Sharing {
  return Object.assign(createSiblings(deps), createSharedTransport(deps));
}
