import type { PromptMessage, Usage } from "./ports.ts";
import { ReplyFailure } from "./reply-failure.ts";
import type { ToolBox } from "./tools/tool-box.ts";
import { type Answer, writeAnswer, type WriteAnswer } from "./write-answer.ts";

/** Times that a model may have tools run before it must answer. */
const ROUNDS_MAX = 3;

export interface AnswerWithTools extends WriteAnswer {
  readonly tools: ToolBox;
  /** Any clock that never jumps. */
  readonly monotonicMs: () => number;
}

/**
 * An answer in which the model may have tools run in between. The words of all rounds are one text. After the last
 * round there are no tools, so that it always ends. Throws as `writeAnswer` does, while nothing has been shown.
 */
export async function answerWithTools(input: AnswerWithTools): Promise<Answer> {
  const { tools, monotonicMs } = input;
  const endsAt = monotonicMs() + input.patience.totalMs;
  const so = { text: "", usage: undefined as Usage | undefined };
  let { messages } = input.request;
  for (let round = 0; ; round += 1) {
    const mayCall = round < ROUNDS_MAX;
    const request = { ...input.request, messages, tools: mayCall ? tools.specs : [] };
    const onText = joined(input.onText, so.text);
    // All rounds together have the time of one answer.
    const patience = { ...input.patience, totalMs: Math.max(1, endsAt - monotonicMs()) };
    const answer = await writeAnswer({ ...input, request, patience, onText }).catch(
      (error: unknown) => {
        if (so.text === "" || !(error instanceof ReplyFailure)) throw error;
        return { text: "", calls: [], model: "", usage: undefined, failure: error };
      },
    );
    so.text = so.text === "" ? answer.text : join(so.text, answer.text);
    so.usage = sum(so.usage, answer.usage);
    const isDone = answer.failure !== undefined || answer.calls.length === 0 || !mayCall;
    if (isDone) return ended({ ...answer, ...so, calls: [] });
    messages = [...messages, asMessage(answer), ...(await tools.run(answer.calls, request.signal))];
  }
}

/** A model that only ever called tools has said nothing. */
function ended(answer: Answer): Answer {
  if (answer.text.trim() === "") throw answer.failure ?? new ReplyFailure("empty");
  return answer;
}

function asMessage({ text, calls }: Answer): PromptMessage {
  return { role: "assistant", content: text, toolCalls: calls };
}

function join(before: string, text: string): string {
  return text === "" ? before : `${before}${gapAfter(before)}${text}`;
}

function gapAfter(before: string): string {
  return /\s$/.test(before) ? "" : "\n\n";
}

/** Puts the gap before the first words behind those of an earlier round. */
function joined(onText: (text: string) => void, before: string): (text: string) => void {
  let isFirst = before !== "";
  return (text) => {
    onText(isFirst ? gapAfter(before) + text : text);
    isFirst = false;
  };
}

function sum(before: Usage | undefined, more: Usage | undefined): Usage | undefined {
  if (!before || !more) return more ?? before;
  return {
    ...more,
    promptTokens: before.promptTokens + more.promptTokens,
    completionTokens: before.completionTokens + more.completionTokens,
  };
}
