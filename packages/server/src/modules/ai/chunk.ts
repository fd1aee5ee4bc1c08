import * as v from "valibot";
import { ReplyFailure } from "./reply-failure.ts";

const call = v.object({
  index: v.optional(v.unknown()),
  id: v.nullish(v.string()),
  function: v.nullish(v.object({ name: v.nullish(v.string()), arguments: v.nullish(v.string()) })),
});

const choice = v.object({
  delta: v.nullish(
    v.object({ content: v.nullish(v.string()), tool_calls: v.nullish(v.array(call)) }),
  ),
  finish_reason: v.nullish(v.string()),
});

/** What is read of one chunk of a streamed answer; providers leave out what they like, and add more. */
const chunk = v.object({
  choices: v.nullish(v.array(choice)),
  model: v.nullish(v.string()),
  // An answer is not thrown away for a bill that cannot be read.
  usage: v.fallback(
    v.nullish(
      v.object({
        prompt_tokens: v.number(),
        completion_tokens: v.number(),
        cost: v.optional(v.unknown()),
      }),
    ),
    undefined,
  ),
  /** The provider has failed in mid-answer. */
  error: v.optional(v.unknown()),
});

export type Chunk = v.InferOutput<typeof chunk>;

/** Reads a chunk. Throws a `ReplyFailure`, `malformed`, for anything else. */
export function readChunk(data: string): Chunk {
  const read = v.safeParse(chunk, parsed(data));
  if (read.success) return read.output;
  throw new ReplyFailure("malformed", { cause: read.issues[0].message });
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch (cause) {
    throw new ReplyFailure("malformed", { cause });
  }
}
