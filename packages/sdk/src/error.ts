import type { ErrorCode } from "@ilpo-chat/protocol";
import { isRecord } from "./record.ts";

/** Why a call failed: a refusal of the server, or trouble on the way to it. */
export type ChatErrorCode = ErrorCode | "transport" | "timeout" | "disconnected";

// By brand, not `instanceof`: a page may hold two copies of this package.
const brand: unique symbol = Symbol.for("ilpo-chat.error");

// The whole table of texts stays on the server; a test keeps this list equal to the table.
const retryableCodes: ReadonlySet<string> = new Set<ChatErrorCode>([
  "rate-limited",
  "too-many-sockets",
  "internal",
  "unavailable",
  "draining",
  "transport",
  "timeout",
]);

/** What {@link ChatError} is made of. */
export interface ChatErrorDetails {
  readonly message?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
}

/**
 * The one error of this package. `retryable`: the same call may succeed later, after `retryAfterMs`
 * if that is given. `requestId` names the request in the server's log.
 */
export class ChatError extends Error {
  readonly [brand] = true;
  readonly code: ChatErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  readonly requestId?: string;

  constructor(code: ChatErrorCode, details: ChatErrorDetails = {}) {
    super(details.message ?? code, { cause: details.cause });
    this.name = "ChatError";
    this.code = code;
    this.retryable = retryableCodes.has(code);
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs;
    if (details.requestId !== undefined) this.requestId = details.requestId;
  }
}

/** Tells whether a value is a {@link ChatError}, also one of another copy of this package. */
export function isChatError(value: unknown): value is ChatError {
  return typeof value === "object" && value !== null && brand in value;
}

/** Whatever was thrown or told, as a {@link ChatError}; what is not known counts as trouble on the way. */
export function toChatError(value: unknown): ChatError {
  if (isChatError(value)) return value;
  return fromRefusal(value) ?? new ChatError("transport", { cause: value });
}

/** A refusal that came over the wire: an acknowledgement's error, a refused handshake's data, a problem body. */
export function fromRefusal(value: unknown): ChatError | undefined {
  if (!isRecord(value) || !isCode(value.code)) return undefined;
  return new ChatError(value.code, {
    message: text(value.message) ?? text(value.title),
    retryAfterMs: secondsToMs(value.retryAfter),
    requestId: text(value.requestId),
  });
}

// A newer server may have codes that are not known here; by its form it is one.
function isCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && /^[a-z]+(-[a-z]+)*$/.test(value);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Seconds of a `retryAfter` as milliseconds; undefined when they are no number. */
export function secondsToMs(seconds: unknown): number | undefined {
  const number = typeof seconds === "string" ? Number(seconds) : seconds;
  return typeof number === "number" && number >= 0 ? number * 1_000 : undefined;
}
