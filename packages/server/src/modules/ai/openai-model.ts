import { setTimeout as pause } from "node:timers/promises";
import OpenAI from "openai";
import type { AiProviderConfig } from "#config";
import { eventData } from "./event-stream.ts";
import type { PromptMessage, ReplyModel, ReplyPiece, ReplyRequest, ToolSpec } from "./ports.ts";
import { createProviderFetch } from "./provider-fetch.ts";
import { ReplyFailure } from "./reply-failure.ts";
import { createReplyReader, RETRY_MS } from "./reply-reader.ts";

/** The most that one reply may be; what a request sets aside is reckoned from it. */
export const MAX_TOKENS = 1_000;
/** Low: facts are repeated, not invented. */
const TEMPERATURE = 0.3;
const HEADERS_TIMEOUT_MS = 20_000;
/** A provider that wants a longer pause is as good as down: the visitor is waiting. */
const LONGEST_RETRY_MS = 2_000;
/** OpenRouter takes no more models for one request. */
const ROUTED_MAX = 3;

/** How long a stream that has begun is left alone between two reads, asked anew each time. Zero: not at all. */
export type PaceMs = () => number;

/** The provider: its models in their order of preference, and whether it answers. */
export interface Provider {
  readonly models: readonly ReplyModel[];
  isHealthy(): Promise<boolean>;
}

/**
 * Models behind OpenRouter, or behind anything else that speaks the chat completions API. A busy process reads more at a
 * time: what comes meanwhile is one piece, and costs as much as one token.
 */
export function createOpenAiProvider(config: AiProviderConfig, paceMs: PaceMs = atOnce): Provider {
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
      return createOpenAiModel({ client, paceMs }, name, routed);
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

const atOnce = () => 0;

interface Access {
  readonly client: OpenAI;
  readonly paceMs: PaceMs;
}

function createOpenAiModel(access: Access, name: string, routed: readonly string[]): ReplyModel {
  return {
    name,
    standIns: routed,
    async *reply(request) {
      try {
        const body = { ...bodyOf(name, request), ...routing(routed) };
        yield* streamed(access, body, request.signal);
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
  { client, paceMs }: Access,
  body: Body,
  signal: AbortSignal,
): AsyncGenerator<ReplyPiece> {
  const response = await client.chat.completions.create(body, { signal }).asResponse();
  if (!response.body) throw new ReplyFailure("malformed");
  const reader = createReplyReader();
  // Read to its end, beyond `[DONE]`, so that the connection can be used again.
  for await (const events of eventData(response.body)) {
    yield* reader.read(events);
    const ms = reader.hasBegun ? paceMs() : 0;
    if (ms > 0) await pause(ms);
  }
  yield* reader.end();
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
