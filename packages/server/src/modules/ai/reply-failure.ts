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
  | "too-long";

/** A model did not give a whole answer. */
export class ReplyFailure extends UpstreamError {
  readonly kind: ReplyFailureKind;
  /** Asking the same model again may help, not before so many milliseconds; undefined: it will not. */
  readonly retryInMs: number | undefined;

  constructor(
    kind: ReplyFailureKind,
    more: { retryInMs?: number | undefined; cause?: unknown } = {},
  ) {
    super("model", `the model's answer failed: ${kind}`, more.cause);
    this.name = "ReplyFailure";
    this.kind = kind;
    this.retryInMs = more.retryInMs;
  }
}
