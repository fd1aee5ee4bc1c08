import type { Cancel, Clock } from "../clock.ts";
import type { Link, LinkListeners, Transport } from "../connection/transport.ts";
import type { ChatError } from "../error.ts";
import type { SeatState } from "./seat.ts";
import type { TabRequest } from "./tab-message.ts";
import type { Tabs } from "./tabs.ts";

export interface SharedTransportDeps {
  /** Opens the one socket. */
  readonly transport: Transport;
  readonly tabs: Tabs;
  readonly clock: Clock;
  /** Tabs with the same scope and token share a socket. */
  readonly scope: string;
  // Handed in, so that this file can be loaded without dragging theirs along.
  readonly createId: () => string;
  /** Whatever was thrown, or told by another tab, as the error that it is. */
  readonly toError: (value: unknown) => ChatError;
}

/** One link of this tab. */
export interface TabLink extends SharedTransportDeps {
  readonly id: string;
  readonly token: string;
  readonly name: string;
  readonly channel: BroadcastChannel;
  readonly listeners: LinkListeners;
  /** Requests of this tab without an answer. */
  readonly pending: Map<string, Pending>;
  /** The newest of what the server tells once at each connection, for tabs that come later. */
  readonly latest: Map<string, unknown>;
  /** Where this link stands among those of the other tabs. */
  state: SeatState;
  socket: Link | undefined;
  leaveLine: Cancel;
  stopWaiting: Cancel;
  /** It is taking the lock from another tab. */
  isForcing: boolean;
  /** Some other tab has been heard. */
  hasOthers: boolean;
  /** When the others last heard that our socket lives. */
  toldAliveAt: number;
  /** The last message that was put on the wire, whichever tab it is from. */
  sent: Promise<unknown>;
}

/** A request of this tab, until its answer comes, over whichever socket. */
export interface Pending extends TabRequest {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: ChatError) => void;
}
