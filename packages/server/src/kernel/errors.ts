import { type ErrorCode, errors } from "@ilpo-chat/protocol";

const brand = Symbol.for("ilpo-chat.error");

/** An expected refusal with a code of the protocol's closed table. */
export class DomainError extends Error {
  readonly [brand] = "domain";
  readonly code: ErrorCode;
  /** Seconds after which the same request may succeed. */
  readonly retryAfter: number | undefined;
  /** What exactly was wrong, in words without secrets or message text. */
  readonly detail: string | undefined;

  constructor(
    code: ErrorCode,
    more: { retryAfter?: number; detail?: string; cause?: unknown } = {},
  ) {
    super(errors[code].message, { cause: more.cause });
    this.name = "DomainError";
    this.code = code;
    this.retryAfter = more.retryAfter;
    this.detail = more.detail;
  }
}

/** Telegram, the model, the database or Redis failed; not our caller's fault. */
export class UpstreamError extends Error {
  readonly [brand] = "upstream";
  readonly upstream: string;

  constructor(upstream: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "UpstreamError";
    this.upstream = upstream;
  }
}

/** Tells a {@link DomainError}, also one made by another copy of this file. */
export function isDomainError(error: unknown): error is DomainError {
  return error instanceof Error && (error as { [brand]?: unknown })[brand] === "domain";
}

/** Tells an {@link UpstreamError}, also one made by another copy of this file. */
export function isUpstreamError(error: unknown): error is UpstreamError {
  return error instanceof Error && (error as { [brand]?: unknown })[brand] === "upstream";
}
