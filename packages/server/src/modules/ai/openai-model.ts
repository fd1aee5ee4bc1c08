import OpenAI from "openai";
import type { AiProviderConfig } from "#config";
import type { ReplyModel, ReplyPiece, ReplyRequest } from "./ports.ts";
import { ReplyFailure } from "./reply-failure.ts";

const MAX_TOKENS = 1_000;
/** Low: facts are repeated, not invented. */
const TEMPERATURE = 0.3;
const HEADERS_TIMEOUT_MS = 20_000;
const RETRY_MS = 300;
/** A provider that wants a longer pause is as good as down: the visitor is waiting. */
const LONGEST_RETRY_MS = 2_000;

/** The provider: its models in their order of preference, and whether it answers. */
export interface Provider {
  readonly models: readonly ReplyModel[];
  isHealthy(): Promise<boolean>;
}

/** Models behind OpenRouter, or behind anything else that speaks the chat completions API. */
export function createOpenAiProvider({ apiKey, baseUrl, models }: AiProviderConfig): Provider {
  const client = new OpenAI({
    apiKey: apiKey.open(),
    baseURL: baseUrl.href.replace(/\/$/, ""),
    // Retries are ours: the library would repeat its timeout, too.
    maxRetries: 0,
    timeout: HEADERS_TIMEOUT_MS,
    defaultHeaders: { "X-Title": "Ilpo Chat" },
  });
  return {
    models: models.map((name) => createOpenAiModel(client, name)),
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

function createOpenAiModel(client: OpenAI, name: string): ReplyModel {
  return {
    name,
    async *reply(request) {
      try {
        yield* streamed(client, name, request);
      } catch (error) {
        throw request.signal.aborted ? request.signal.reason : toFailure(error);
      }
    },
  };
}

async function* streamed(
  client: OpenAI,
  model: string,
  { messages, signal }: ReplyRequest,
): AsyncGenerator<ReplyPiece> {
  const body = { model, messages: [...messages], max_tokens: MAX_TOKENS, temperature: TEMPERATURE };
  const stream = await client.chat.completions.create(
    { ...body, stream: true, stream_options: { include_usage: true } },
    { signal },
  );
  let finish: string | undefined;
  for await (const chunk of stream) {
    yield* piecesOf(chunk);
    finish = chunk.choices?.[0]?.finish_reason ?? finish;
  }
  // The loop also ends, silently, on an abort and when the connection breaks.
  signal.throwIfAborted();
  const failure = failureOf(finish);
  if (failure) throw failure;
}

function* piecesOf({ choices, usage }: OpenAI.ChatCompletionChunk): Generator<ReplyPiece> {
  const text = choices?.[0]?.delta?.content;
  if (text) yield { text };
  if (usage) {
    yield {
      usage: { promptTokens: usage.prompt_tokens, completionTokens: usage.completion_tokens },
    };
  }
}

/** A stream without a proper end broke off, however orderly its connection was closed. */
function failureOf(finish: string | undefined): ReplyFailure | undefined {
  if (finish === "stop") return undefined;
  if (finish === "content_filter") return new ReplyFailure("refused");
  return new ReplyFailure(finish === "length" ? "too-long" : "cut");
}

function toFailure(error: unknown): ReplyFailure {
  if (error instanceof ReplyFailure) return error;
  if (error instanceof SyntaxError) return new ReplyFailure("malformed", { cause: error });
  if (error instanceof OpenAI.APIConnectionTimeoutError)
    return new ReplyFailure("timeout", { cause: error });
  if (error instanceof OpenAI.APIConnectionError) {
    return new ReplyFailure("unreachable", { cause: error, retryInMs: RETRY_MS });
  }
  if (error instanceof OpenAI.APIError) return fromStatus(error);
  // The connection broke after the headers: undici's own errors.
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
