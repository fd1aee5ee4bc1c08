import { type ChatRequest, contentText, type Reply, type ToolCall } from "./openai-reply.ts";

/** Letters of a tool's arguments in one event: few, so that every value comes in parts. */
const ARGUMENT_LETTERS = 5;

/** The data of one server-sent event. `isToken` marks the pieces of the answer itself. */
export interface StreamEvent {
  readonly data: string;
  readonly isToken: boolean;
}

/** The pieces of an answer's text, whatever form the answer has. */
export async function* textPieces(reply: Reply, chunkSize: number): AsyncGenerator<string> {
  if (typeof reply === "object" && Symbol.asyncIterator in reply) return yield* reply;
  const letters = Array.from(typeof reply === "string" ? reply : (reply.text ?? ""));
  for (let start = 0; start < letters.length; start += chunkSize) {
    yield letters.slice(start, start + chunkSize).join("");
  }
}

/** The events of a streamed answer, from the role to `[DONE]`. */
export async function* streamEvents(
  request: ChatRequest,
  reply: Reply,
  chunkSize: number,
): AsyncGenerator<StreamEvent> {
  yield choiceEvent(request, { role: "assistant", content: "" });
  let text = "";
  for await (const piece of textPieces(reply, chunkSize)) {
    text += piece;
    yield contentEvent(request, piece);
  }
  const calls = toolCalls(reply);
  for (const [index, call] of calls.entries()) yield* toolCallEvents(request, call, index);
  yield choiceEvent(request, {}, finishReason(calls));
  if (request.stream_options?.include_usage) {
    yield event({
      ...envelope(request, "chat.completion.chunk"),
      choices: [],
      usage: usage(request, text),
    });
  }
  yield { data: "[DONE]", isToken: false };
}

/** One piece of an answer's text. */
export function contentEvent(request: ChatRequest, content: string): StreamEvent {
  return { ...choiceEvent(request, { content }), isToken: true };
}

/** An event without any choice, as some providers send in between. */
export function emptyChoicesEvent(request: ChatRequest): StreamEvent {
  return event({ ...envelope(request, "chat.completion.chunk"), choices: [] });
}

/** The body of an answer that is not streamed. */
export async function completion(request: ChatRequest, reply: Reply): Promise<unknown> {
  let text = "";
  for await (const piece of textPieces(reply, 1_000)) text += piece;
  const calls = toolCalls(reply);
  const message = {
    role: "assistant",
    content: calls.length > 0 && text === "" ? null : text,
    ...(calls.length > 0 ? { tool_calls: calls.map(toolCallBody) } : {}),
  };
  return {
    ...envelope(request, "chat.completion"),
    choices: [{ index: 0, message, finish_reason: finishReason(calls) }],
    usage: usage(request, text),
  };
}

function* toolCallEvents(
  request: ChatRequest,
  call: ToolCall,
  index: number,
): Generator<StreamEvent> {
  const { id, type, function: body } = toolCallBody(call, index);
  const start = { index, id, type, function: { name: body.name, arguments: "" } };
  yield { ...choiceEvent(request, { tool_calls: [start] }), isToken: true };
  for (let from = 0; from < body.arguments.length; from += ARGUMENT_LETTERS) {
    const part = body.arguments.slice(from, from + ARGUMENT_LETTERS);
    yield choiceEvent(request, { tool_calls: [{ index, function: { arguments: part } }] });
  }
}

function toolCallBody(call: ToolCall, index: number) {
  const text = typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments);
  const body = { name: call.name, arguments: text };
  return { id: `call_${index + 1}`, type: "function", function: body };
}

function toolCalls(reply: Reply): readonly ToolCall[] {
  return typeof reply === "object" && "toolCalls" in reply ? reply.toolCalls : [];
}

function finishReason(calls: readonly ToolCall[]): string {
  return calls.length > 0 ? "tool_calls" : "stop";
}

function choiceEvent(
  request: ChatRequest,
  delta: object,
  finish: string | null = null,
): StreamEvent {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return event({ ...envelope(request, "chat.completion.chunk"), choices });
}

function event(data: unknown): StreamEvent {
  return { data: JSON.stringify(data), isToken: false };
}

function envelope(request: ChatRequest, object: string) {
  return { id: "chatcmpl-scripted", object, created: 1_700_000_000, model: request.model };
}

// Four letters to a token is near enough: what is tested is that the numbers travel.
function usage(request: ChatRequest, text: string) {
  const prompt = Math.ceil(request.messages.map(contentText).join("").length / 4);
  const answer = Math.ceil(text.length / 4);
  const total = prompt + answer;
  return {
    prompt_tokens: prompt,
    completion_tokens: answer,
    total_tokens: total,
    cost: total / 1e6,
  };
}
