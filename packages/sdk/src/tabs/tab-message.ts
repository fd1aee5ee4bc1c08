import type { ClientEventName, ClientPayload } from "@ilpo-chat/protocol";
import type { ChatErrorCode } from "../error.ts";

/** An error as it crosses from tab to tab, where its class does not: in the form of the wire. */
export interface TabRefusal {
  readonly code: ChatErrorCode;
  readonly message: string;
  /** Seconds. */
  readonly retryAfter?: number;
}

/** A request that another tab is to put on the wire. */
export interface TabRequest {
  readonly type: "ask";
  readonly id: string;
  readonly name: ClientEventName;
  readonly payload: ClientPayload<ClientEventName>;
}

/** What tabs say to each other. Each message reaches all of them. */
export type TabMessage =
  | { readonly type: "hello" }
  | { readonly type: "here" }
  | { readonly type: "alive" }
  | { readonly type: "up"; readonly from: string }
  | { readonly type: "down"; readonly error?: TabRefusal }
  | { readonly type: "event"; readonly name: string; readonly payload: unknown }
  | { readonly type: "answer"; readonly id: string; readonly answer: unknown }
  | { readonly type: "refusal"; readonly id: string; readonly error: TabRefusal }
  | TabRequest;

/** Tells whether something from the channel is a message. The channel's name has the version of their form. */
export function isTabMessage(value: unknown): value is TabMessage {
  return typeof value === "object" && value !== null && "type" in value;
}
