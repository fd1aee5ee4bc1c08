import type { BotFailure } from "./bot-error.ts";
import type { OrderPayload } from "./order.ts";
import { isGroup } from "./plan.ts";

/** What is to become of orders that Telegram did not carry out. */
export type Decision =
  /** What was asked for is so already. */
  | { readonly kind: "done" }
  /** The chat waits, and then these are tried again. */
  | { readonly kind: "pause"; readonly ms: number; readonly isAmbiguous: boolean }
  /** These wait, the chat goes on. */
  | { readonly kind: "later"; readonly ms: number }
  /** The place is made anew, and then these are tried again. */
  | { readonly kind: "remake-topic" }
  | { readonly kind: "resend-card" }
  | { readonly kind: "follow"; readonly chatId: number }
  /** Nobody is there any more. */
  | { readonly kind: "leave-chat" }
  /** The visitor's topic is gone: the chat itself is left. */
  | { readonly kind: "leave-topic" }
  /** Tried once more in a simpler form. */
  | { readonly kind: "simplify"; readonly payload: OrderPayload }
  | { readonly kind: "give-up" };

export interface FailedOrder {
  readonly chatId: number;
  readonly payload: OrderPayload;
  /** This one included. */
  readonly attempts: number;
}

const PAUSE_MAX_MS = 60_000;
const TRIES_WHILE_UP = 8;

/**
 * One bad order never holds up the others, and no outage, however long, loses one. `isUp` tells
 * whether Telegram answers other calls.
 */
export function afterFailure(failure: BotFailure, order: FailedOrder, isUp: boolean): Decision {
  switch (failure.kind) {
    case "wait":
      return { kind: "pause", ms: failure.seconds * 1_000, isAmbiguous: false };
    case "down":
      // Telegram is there and breaks on this one order: it would break on it for ever.
      if (isUp && order.attempts >= TRIES_WHILE_UP) return { kind: "give-up" };
      return {
        kind: "pause",
        ms: growing(order.attempts),
        isAmbiguous: failure.isAmbiguous,
      };
    case "unauthorized":
    case "conflict":
      return { kind: "pause", ms: growing(order.attempts), isAmbiguous: false };
    case "forbidden":
      // A group that threw the bot out may take it back; its conversations still need a place.
      return isGroup(order.chatId)
        ? { kind: "pause", ms: growing(order.attempts), isAmbiguous: false }
        : { kind: "leave-chat" };
    case "moved":
      return { kind: "follow", chatId: failure.chatId };
    case "not-modified":
      return { kind: "done" };
    case "thread-gone":
      return afterTopicGone(order);
    case "message-gone":
      return order.payload.kind === "sync" ? { kind: "resend-card" } : { kind: "give-up" };
    case "refused":
      return afterRefusal(order);
  }
}

function afterTopicGone({ payload }: FailedOrder): Decision {
  if (payload.kind === "say") return { kind: "give-up" };
  // A topic that a visitor made is theirs to make again.
  if (payload.kind === "tell" || payload.kind === "welcome") return { kind: "leave-topic" };
  return { kind: "remake-topic" };
}

function growing(attempts: number): number {
  return Math.min(PAUSE_MAX_MS, 500 * 2 ** Math.min(attempts, 10));
}

function afterRefusal({ payload, attempts }: FailedOrder): Decision {
  // Rights can be given back and forum mode turned on: the place is tried until it stands.
  if (payload.kind === "sync")
    return { kind: "later", ms: Math.min(300_000, 5_000 * 2 ** Math.min(attempts, 6)) };
  const simpler = simplified(payload);
  return simpler ? { kind: "simplify", payload: simpler } : { kind: "give-up" };
}

/** The same words without marks, the same photo as a file. */
function simplified(payload: OrderPayload): OrderPayload | undefined {
  const plain = (text: string) => ({ text, entities: [] });
  switch (payload.kind) {
    case "say":
    case "notice":
    case "offer":
    case "reword":
      return payload.text.entities.length > 0
        ? { ...payload, text: plain(payload.text.text) }
        : undefined;
    case "line": {
      const { head, body } = payload;
      if (head.entities.length + body.entities.length === 0) return undefined;
      return { ...payload, head: plain(head.text), body: plain(body.text) };
    }
    case "tell":
      if (payload.file && !payload.asDocument) return { ...payload, asDocument: true };
      return payload.text.entities.length > 0
        ? { ...payload, text: plain(payload.text.text) }
        : undefined;
    case "file":
    case "album":
      return payload.asDocument ? undefined : { ...payload, asDocument: true };
    default:
      return undefined;
  }
}
