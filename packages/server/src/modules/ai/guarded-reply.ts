import { limits } from "@ilpo-chat/protocol";
import type { ReplyModel, ReplyPiece, ReplyRequest } from "./ports.ts";
import { ReplyFailure, type ReplyFailureKind } from "./reply-failure.ts";

/** How long a model may be silent, in milliseconds. */
export interface Patience {
  /** Until the first piece. */
  readonly firstMs: number;
  /** Between pieces. The library's own timeout does not cover a stall in mid-answer. */
  readonly idleMs: number;
  readonly totalMs: number;
  /** Until the next model is asked besides; never unless given. */
  readonly hedgeMs?: number | undefined;
}

/**
 * The model's reply, ended with a `ReplyFailure` when the model falls silent, goes on too long or says more than
 * a message can hold; the request behind it is aborted with it.
 */
export async function* guardedReply(
  model: ReplyModel,
  request: ReplyRequest,
  patience: Patience,
): AsyncGenerator<ReplyPiece> {
  const guard = new AbortController();
  const signal = AbortSignal.any([request.signal, guard.signal]);
  // Made when it is due: an error costs more than a piece of an answer.
  const failAfter = (ms: number, kind: ReplyFailureKind) =>
    setTimeout(() => guard.abort(new ReplyFailure(kind)), ms);
  const total = failAfter(patience.totalMs, "timeout");
  const first = failAfter(patience.firstMs, "timeout");
  let silence: ReturnType<typeof setTimeout> | undefined;
  let length = 0;
  let isWhole = false;
  try {
    for await (const piece of model.reply({ ...request, signal })) {
      clearTimeout(first);
      if (signal.aborted) break;
      if ("text" in piece) length += piece.text.length;
      if (length > limits.contentMax) throw new ReplyFailure("too-long");
      // While the piece is dealt with, the model need not say anything.
      yield piece;
      if (silence) silence.refresh();
      else silence = failAfter(patience.idleMs, "stalled");
    }
    signal.throwIfAborted();
    isWhole = true;
  } finally {
    for (const timer of [total, first, silence]) clearTimeout(timer);
    // A consumer that stops early, or a failure of ours, must end the request as well.
    if (!isWhole) guard.abort(new ReplyFailure("cut"));
  }
}
