import { setTimeout as pause } from "node:timers/promises";
import type { Log } from "#kernel/log";
import { guardedReply, type Patience } from "./guarded-reply.ts";
import type { ReplyModel, ReplyRequest, Usage } from "./ports.ts";
import { ReplyFailure } from "./reply-failure.ts";

export interface WriteAnswer {
  /** In order of preference. The last one should need nobody. */
  readonly models: readonly ReplyModel[];
  readonly request: ReplyRequest;
  readonly patience: Patience;
  readonly log: Log;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly onText: (text: string) => void;
}

/** What came of it. */
export interface Answer {
  readonly text: string;
  readonly model: string;
  readonly usage: Usage | undefined;
  /** Set when the answer broke off; the text is what there was. */
  readonly failure: ReplyFailure | undefined;
}

/** Tries of one model, the first included. */
const TRIES = 2;

/**
 * Has the first model that can write the answer. A model is tried again, and the next one asked, only while
 * nothing has been shown: a text that has begun is never begun anew. Throws the last failure when all fail, and
 * the signal's reason when that is aborted.
 */
export async function writeAnswer(input: WriteAnswer): Promise<Answer> {
  let last: unknown = new ReplyFailure("empty");
  for (const model of input.models) {
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      const answer = await attemptAnswer(model, input);
      if (answer.text !== "") return answer;
      last = answer.failure;
      const { kind, status, retryInMs } = answer.failure ?? {};
      input.log.warn({ model: model.name, attempt, failure: kind, status }, "ai.model_failed");
      if (retryInMs === undefined || attempt === TRIES) break;
      await pause(retryInMs * (1 + input.random()), undefined, { signal: input.request.signal });
    }
  }
  throw last;
}

async function attemptAnswer(model: ReplyModel, input: WriteAnswer): Promise<Answer> {
  let text = "";
  let usage: Usage | undefined;
  let failure: ReplyFailure | undefined;
  try {
    for await (const piece of guardedReply(model, input.request, input.patience)) {
      if ("usage" in piece) usage = piece.usage;
      else if (text !== "" || piece.text.trim() !== "") {
        text += piece.text;
        input.onText(piece.text);
      }
    }
    if (text === "") failure = new ReplyFailure("empty");
  } catch (error) {
    input.request.signal.throwIfAborted();
    if (!(error instanceof ReplyFailure)) throw error;
    failure = error;
  }
  return { text, model: model.name, usage, failure };
}
