import { createCallAssembler } from "./call-assembler.ts";
import { type Chunk, readChunk } from "./chunk.ts";
import type { ReplyPiece, Usage } from "./ports.ts";
import { ReplyFailure } from "./reply-failure.ts";

/** After a failure that may pass. */
export const RETRY_MS = 300;
/** What one read brings is one piece, but not much longer than this: whoever counts letters does so piece by piece. */
const PIECE_LETTERS = 200;

/** Makes pieces of a reply out of its stream's events. */
export interface ReplyReader {
  /** What the events of one read say, their words together. Throws where the provider has failed, behind the words before. */
  read(events: readonly string[]): Generator<ReplyPiece>;
  /** What is known when the stream is over. Throws unless it had a proper end. */
  end(): Generator<ReplyPiece>;
  /** It has said something. */
  readonly hasBegun: boolean;
}

export function createReplyReader(): ReplyReader {
  const calls = createCallAssembler();
  let hasBegun = false;
  let finish: string | undefined;
  const hear = ({ choices, usage, model, error }: Chunk): Said => {
    if (error) return { text: "", failure: failed(error) };
    const choice = choices?.[0];
    finish = choice?.finish_reason ?? finish;
    const { content, tool_calls: deltas } = choice?.delta ?? {};
    if (deltas) calls.add(deltas);
    const text = content ?? "";
    hasBegun ||= text !== "";
    return { text, ...costOf(usage, model) };
  };
  return {
    get hasBegun() {
      return hasBegun;
    },
    *read(events) {
      let text = "";
      for (const data of events) {
        const { text: more, usage, failure } = data === "[DONE]" ? nothing : said(data, hear);
        text += more;
        const isDue = usage !== undefined || failure !== undefined || text.length > PIECE_LETTERS;
        if (isDue && text !== "") {
          yield { text };
          text = "";
        }
        if (usage) yield { usage };
        if (failure) throw failure;
      }
      if (text !== "") yield { text };
    },
    *end() {
      const failure = failureOf(finish);
      if (failure) throw failure;
      const made = calls.finish();
      if (made.length > 0) yield { calls: made };
    },
  };
}

/** What one event says. */
interface Said {
  readonly text: string;
  readonly usage?: Usage;
  readonly failure?: ReplyFailure;
}

const nothing: Said = { text: "" };

function said(data: string, hear: (chunk: Chunk) => Said): Said {
  try {
    return hear(readChunk(data));
  } catch (error) {
    if (error instanceof ReplyFailure) return { text: "", failure: error };
    throw error;
  }
}

function failed(cause: unknown): ReplyFailure {
  return new ReplyFailure("busy", { cause, retryInMs: RETRY_MS });
}

function costOf(usage: Chunk["usage"], model: Chunk["model"]): { usage?: Usage } {
  return usage ? { usage: usageOf(usage, model) } : {};
}

function usageOf(usage: NonNullable<Chunk["usage"]>, model: Chunk["model"]): Usage {
  const { cost } = usage;
  return {
    promptTokens: usage.prompt_tokens,
    completionTokens: usage.completion_tokens,
    ...(model ? { model } : {}),
    ...(typeof cost === "number" && cost >= 0 ? { costUsd: cost } : {}),
  };
}

/** A stream without a proper end broke off, however orderly its connection was closed. */
function failureOf(finish: string | undefined): ReplyFailure | undefined {
  if (finish === "stop" || finish === "tool_calls" || finish === "function_call") return undefined;
  if (finish === "content_filter") return new ReplyFailure("refused");
  return new ReplyFailure(finish === "length" ? "too-long" : "cut");
}
