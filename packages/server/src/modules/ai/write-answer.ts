import type { ReplyPiece, ToolCall, Usage } from "./ports.ts";
import { ReplyFailure } from "./reply-failure.ts";
import { type Asking, firstSpeaker } from "./speaker.ts";

export interface WriteAnswer extends Asking {
  readonly onText: (text: string) => void;
}

/** What came of it. */
export interface Answer {
  readonly text: string;
  /** What the model wants done before it goes on. */
  readonly calls: readonly ToolCall[];
  /** The one that answered; a provider may have chosen another than was asked. */
  readonly model: string;
  readonly usage: Usage | undefined;
  /** Set when the answer broke off; the text is what there was. */
  readonly failure: ReplyFailure | undefined;
}

/**
 * Has the answer of the first model that speaks. Another one is asked only while nothing has been shown: a text that
 * has begun is never begun anew. Throws the last failure when all fail, and the signal's reason when that is aborted.
 */
export async function writeAnswer(input: WriteAnswer): Promise<Answer> {
  const { model, pieces } = await firstSpeaker(input);
  const heard = {
    text: "",
    calls: [] as readonly ToolCall[],
    usage: undefined as Usage | undefined,
  };
  const hear = (piece: ReplyPiece) => {
    if ("usage" in piece) heard.usage = piece.usage;
    else if ("calls" in piece) heard.calls = piece.calls;
    else {
      heard.text += piece.text;
      input.onText(piece.text);
    }
  };
  let failure: ReplyFailure | undefined;
  try {
    for await (const piece of pieces) hear(piece);
  } catch (error) {
    input.request.signal.throwIfAborted();
    if (!(error instanceof ReplyFailure)) throw error;
    failure = error;
  }
  return { ...heard, model: heard.usage?.model ?? model.name, failure };
}
