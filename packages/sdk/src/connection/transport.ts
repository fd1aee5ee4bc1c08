import type { ClientEventName, ClientPayload, ClientResult } from "@ilpo-chat/protocol";
import type { ChatError } from "../error.ts";

/** What a link tells about itself. Nothing is told any more after `refused`, `lost` or `close()`. */
export interface LinkListeners {
  /** The handshake was accepted. */
  readonly opened: () => void;
  /** The server refused the handshake, with a code. */
  readonly refused: (error: ChatError) => void;
  /** The link broke, or never came up. */
  readonly lost: () => void;
  /** Something came in, a heartbeat too. */
  readonly alive: () => void;
  /** The link goes on over another way to the server; what was told meanwhile may be missing. */
  readonly moved: () => void;
  /** An event of the server, as it came: neither its name nor its payload is checked. */
  readonly event: (name: string, payload: unknown) => void;
}

/** One connection, from its handshake to its end. It never comes back: another is opened. */
export interface Link {
  /** Rejects with a ChatError: the refusal's code, `timeout`, or `transport` when the link breaks before the answer. */
  request<Name extends ClientEventName>(
    name: Name,
    payload: ClientPayload<Name>,
  ): Promise<ClientResult<Name>>;
  /** Idempotent. Requests without an answer reject. */
  close(): void;
}

/** A way to the server's visitor channel. */
export interface Transport {
  open(token: string, listeners: LinkListeners): Link;
}
