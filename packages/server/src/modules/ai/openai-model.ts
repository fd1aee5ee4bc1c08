import OpenAI from "openai";
import type { AiProviderConfig } from "#config";
import { createCallAssembler } from "./call-assembler.ts";
import { type Chunk, readChunk } from "./chunk.ts";
import { eventData } from "./event-stream.ts";
import type {
  PromptMessage,
  ReplyModel,
  ReplyPiece,
  ReplyRequest,
  ToolSpec,
  Usage,
} from "./ports.ts";
import { createProviderFetch } from "./provider-fetch.ts";
import { ReplyFailure } from "./reply-failure.ts";

/** The most that one reply may be; what a request sets aside is reckoned from it. */
export const MAX_TOKENS = 1_000;
/** Low: facts are repeated, not invented. */
const TEMPERATURE = 0.3;
const HEADERS_TIMEOUT_MS = 20_000;
const RETRY_MS = 300;
/** A provider that wants a longer pause is as good as down: the visitor is waiting. */
const LONGEST_RETRY_MS = 2_000;
/** OpenRouter takes no more models for one request. */
const ROUTED_MAX = 3;

/** The provider: its models in their order of preference, and whether it answers. */
export interface Provider {
  readonly models: readonly ReplyModel[];
  isHealthy(): Promise<boolean>;
}

/** Models behind OpenRouter, or behind anything else that speaks the chat completions API. */
export function createOpenAiProvider(config: AiProviderConfig): Provider {
  const { apiKey, baseUrl, models } = config;
  const client = new OpenAI({
    apiKey: apiKey.open(),
    baseURL: baseUrl.href.replace(/\/$/, ""),
    // Retries are ours: the library would repeat its timeout, too.
    maxRetries: 0,
    timeout: HEADERS_TIMEOUT_MS,
    defaultHeaders: { "X-Title": "Ilpo Chat" },
    fetch: createProviderFetch(),
  });
  // Only OpenRouter knows the list of models to go on with; others may refuse what they do not know.
  const isRouter = config.isRouter ?? /(?:^|\.)openrouter\.ai$/.test(baseUrl.hostname);
  return {
    models: models.map((name, place) => {
      const routed = isRouter ? models.slice(place, place + ROUTED_MAX) : [];
      return createOpenAiModel(client, name, routed);
    }),
    async isHealthy() {
      try {
        const response = await client.get("/models", { timeout: 3_000 }).asResponse();
        await response.body?.cancel();
        return true;
      } catch {
        return false;
      }
    },
  };
}

function createOpenAiModel(client: OpenAI, name: string, routed: readonly string[]): ReplyModel {
  return {
    name,
    standIns: routed,
    async *reply(request) {
      try {
        const body = { ...bodyOf(name, request), ...routing(routed) };
        yield* streamed(client, body, request.signal);
      } catch (error) {
        throw request.signal.aborted ? request.signal.reason : toFailure(error);
      }
    },
  };
}

type Body = OpenAI.ChatCompletionCreateParamsStreaming;

function bodyOf(model: string, { messages, tools = [] }: ReplyRequest): Body {
  return {
    model,
    messages: messages.map(toWire),
    ...(tools.length === 0 ? {} : { tools: tools.map(toWireTool) }),
    max_tokens: MAX_TOKENS,
    temperature: TEMPERATURE,
    stream: true,
    stream_options: { include_usage: true },
  };
}

/** OpenRouter's own fields: whom to ask when the model is down, and that the price be told. */
function routing(routed: readonly string[]): object {
  if (routed.length === 0) return {};
  return { ...(routed.length > 1 ? { models: routed } : {}), usage: { include: true } };
}

function toWire(message: PromptMessage): OpenAI.ChatCompletionMessageParam {
  if (message.role === "tool") {
    return { role: "tool", tool_call_id: message.toolCallId, content: message.content };
  }
  if (message.role !== "assistant" || !message.toolCalls) {
    return { role: message.role, content: message.content };
  }
  const calls = message.toolCalls.map(({ id, name, arguments: text }) => ({
    id,
    type: "function" as const,
    function: { name, arguments: text },
  }));
  return { role: "assistant", content: message.content || null, tool_calls: calls };
}

function toWireTool({ name, description, parameters }: ToolSpec): OpenAI.ChatCompletionTool {
  return { type: "function", function: { name, description, parameters: { ...parameters } } };
}

async function* streamed(
  client: OpenAI,
  body: Body,
  signal: AbortSignal,
): AsyncGenerator<ReplyPiece> {
  const response = await client.chat.completions.create(body, { signal }).asResponse();
  if (!response.body) throw new ReplyFailure("malformed");
  const heard: Heard = { calls: createCallAssembler(), finish: undefined };
  // Read to its end, beyond `[DONE]`, so that the connection can be used again.
  for await (const events of eventData(response.body)) yield* piecesOf(events, heard);
  const failure = failureOf(heard.finish);
  if (failure) throw failure;
  const calls = heard.calls.finish();
  if (calls.length > 0) yield { calls };
}

/** What of a stream is only known at its end. */
interface Heard {
  readonly calls: ReturnType<typeof createCallAssembler>;
  finish: string | undefined;
}

function* piecesOf(events: readonly string[], heard: Heard): Generator<ReplyPiece> {
  for (const data of events) if (data !== "[DONE]") yield* hear(readChunk(data), heard);
}

function* hear({ choices, usage, model, error }: Chunk, heard: Heard): Generator<ReplyPiece> {
  if (error) throw new ReplyFailure("busy", { cause: error, retryInMs: RETRY_MS });
  const choice = choices?.[0];
  heard.finish = choice?.finish_reason ?? heard.finish;
  const { content, tool_calls: calls } = choice?.delta ?? {};
  if (calls) heard.calls.add(calls);
  if (content) yield { text: content };
  if (usage) yield { usage: usageOf(usage, model) };
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

function toFailure(error: unknown): ReplyFailure {
  if (error instanceof ReplyFailure) return error;
  if (error instanceof OpenAI.APIConnectionTimeoutError)
    return new ReplyFailure("timeout", { cause: error });
  if (error instanceof OpenAI.APIConnectionError) {
    return new ReplyFailure("unreachable", { cause: error, retryInMs: RETRY_MS });
  }
  if (error instanceof OpenAI.APIError) return fromStatus(error);
  // The connection broke after the headers: the HTTP client's own errors.
  return new ReplyFailure("cut", { cause: error, retryInMs: RETRY_MS });
}

function fromStatus(error: InstanceType<typeof OpenAI.APIError>): ReplyFailure {
  const { status } = error;
  const common = { cause: error, status };
  if (status === 429 || status === 408) {
    return new ReplyFailure("busy", { ...common, retryInMs: askedPause(error) });
  }
  if (status === undefined || status >= 500) {
    return new ReplyFailure("busy", { ...common, retryInMs: RETRY_MS });
  }
  return new ReplyFailure("refused", common);
}

function askedPause(error: InstanceType<typeof OpenAI.APIError>): number | undefined {
  const seconds = Number(error.headers?.get("retry-after") ?? Number.NaN);
  const pause = Number.isFinite(seconds) ? seconds * 1_000 : RETRY_MS;
  return pause <= LONGEST_RETRY_MS ? Math.max(pause, RETRY_MS) : undefined;
}
