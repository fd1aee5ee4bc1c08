import { UpstreamError } from "#kernel/errors";

/** What went wrong with an answer; closed, for logs and the turn's row. */
export type ReplyFailureKind =
  | "refused"
  | "busy"
  | "unreachable"
  | "timeout"
  | "stalled"
  | "cut"
  | "malformed"
  | "empty"
  | "paused"
  | "over-budget"
  | "too-long";

export interface ReplyFailureMore {
  readonly retryInMs?: number | undefined;
  readonly status?: number | undefined;
  readonly cause?: unknown;
}

/**
 * A model did not give a whole answer. PRIVACY: log its kind and status, not its cause: a provider's message may
 * quote the prompt.
 */
export class ReplyFailure extends UpstreamError {
  readonly kind: ReplyFailureKind;
  /** Asking the same model again may help, not before so many milliseconds; undefined: it will not. */
  readonly retryInMs: number | undefined;
  /** The provider's HTTP status, where there was one. */
  readonly status: number | undefined;

  constructor(kind: ReplyFailureKind, more: ReplyFailureMore = {}) {
    super("model", `the model's answer failed: ${kind}`, more.cause);
    this.name = "ReplyFailure";
    this.kind = kind;
    this.retryInMs = more.retryInMs;
    this.status = more.status;
  }
}
