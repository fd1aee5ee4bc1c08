import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setImmediate as nextTick, setTimeout as delay } from "node:timers/promises";
import { listen } from "./listen.ts";
import { completion, streamEvents } from "./openai-chunks.ts";
import { type OpenAiFault, toWire } from "./openai-faults.ts";
import { answerFromPrompt, type ChatRequest, type Reply } from "./openai-reply.ts";

export type Respond = (request: ChatRequest) => Reply | Promise<Reply>;

export interface ScriptedOpenAiOptions {
  /** Chooses the answer; unless told, a sentence of the system prompt that fits the question. */
  readonly respond?: Respond;
  /** Letters in one piece of a streamed text, 12 unless told. */
  readonly chunkSize?: number;
  /** Waiting between pieces, none unless told. */
  readonly chunkDelayMs?: number;
  /** Waiting before the answer's headers, none unless told. */
  readonly firstTokenDelayMs?: number;
  /** What goes wrong with every answer until `setFault`. */
  readonly fault?: OpenAiFault;
  /** 0, the system's choice, unless told. */
  readonly port?: number;
}

export interface SeenRequest {
  readonly body: ChatRequest;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Whether the client left before the answer was whole. */
  readonly isAborted: boolean;
  readonly isFinished: boolean;
}

export interface ScriptedOpenAi extends AsyncDisposable {
  readonly url: string;
  /** What an OpenAI client takes as its base url. */
  readonly baseUrl: string;
  /** Every chat completion asked for so far, oldest first; the entries change as answers go on. */
  readonly requests: readonly SeenRequest[];
  setRespond(respond: Respond): void;
  /** Spoils every answer from now on; `undefined` ends it. */
  setFault(fault: OpenAiFault | undefined): void;
  /** Spoils the next answers, once unless told; goes before `setFault`. */
  failNext(fault: OpenAiFault, times?: number): void;
  close(): Promise<void>;
}

interface Script {
  respond: Respond;
  fault: OpenAiFault | undefined;
  readonly next: OpenAiFault[];
  readonly chunkSize: number;
  readonly chunkDelayMs: number;
  readonly firstTokenDelayMs: number;
  readonly requests: Seen[];
}

type Seen = { -readonly [Key in keyof SeenRequest]: SeenRequest[Key] };

/**
 * A stand-in for an OpenAI-compatible model on 127.0.0.1: `POST …/chat/completions`, streamed or whole,
 * and `GET …/models`. The same question gets the same answer; faults are those seen from real providers.
 */
export async function startScriptedOpenAi(
  options: ScriptedOpenAiOptions = {},
): Promise<ScriptedOpenAi> {
  const script: Script = {
    respond: options.respond ?? answerFromPrompt,
    fault: options.fault,
    next: [],
    chunkSize: options.chunkSize ?? 12,
    chunkDelayMs: options.chunkDelayMs ?? 0,
    firstTokenDelayMs: options.firstTokenDelayMs ?? 0,
    requests: [],
  };
  const server = createServer((incoming, response) => {
    handle(script, incoming, response).catch((error: unknown) => sendFailure(response, error));
  });
  const port = await listen(server, options.port);
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    baseUrl: `${url}/v1`,
    requests: script.requests,
    setRespond: (respond) => (script.respond = respond),
    setFault: (fault) => (script.fault = fault),
    failNext: (fault, times = 1) => script.next.push(...Array<OpenAiFault>(times).fill(fault)),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function handle(
  script: Script,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const asked = `${incoming.method} ${new URL(incoming.url ?? "/", "http://model").pathname}`;
  if (/^POST .*\/chat\/completions$/.test(asked)) return complete(script, incoming, response);
  if (/^GET .*\/models$/.test(asked)) {
    const data = [{ id: "scripted/model", object: "model" }];
    return sendJson(response, 200, { object: "list", data });
  }
  // The same script, for who runs the stand-in as a process of its own.
  if (asked === "PUT /script/fault") {
    script.fault = ((await json(incoming)) as { fault?: OpenAiFault }).fault;
    return sendJson(response, 200, {});
  }
  if (asked === "GET /script/requests") return sendJson(response, 200, script.requests);
  sendJson(response, 404, { error: { code: 404, message: "Not Found" } });
}

async function complete(
  script: Script,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = (await json(incoming)) as ChatRequest;
  const seen: Seen = { body, headers: incoming.headers, isAborted: false, isFinished: false };
  script.requests.push(seen);
  response.once("close", () => {
    seen.isFinished = response.writableFinished;
    seen.isAborted = !seen.isFinished;
  });
  const fault = script.next.shift() ?? script.fault;
  if (script.firstTokenDelayMs > 0) await delay(script.firstTokenDelayMs);
  if (fault?.kind === "silence" && fault.afterTokens === 0) return;
  if (fault?.kind === "status") return sendRefusal(response, fault);
  const reply = await script.respond(body);
  if (!body.stream) return sendJson(response, 200, await completion(body, reply));
  await stream({ script, body, reply, fault, response });
}

interface Streaming {
  readonly script: Script;
  readonly body: ChatRequest;
  readonly reply: Reply;
  readonly fault: OpenAiFault | undefined;
  readonly response: ServerResponse;
}

async function stream({ script, body, reply, fault, response }: Streaming): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  response.socket?.setNoDelay(true);
  const left = new Promise((resolve) => response.once("close", resolve));
  for await (const wire of toWire(body, streamEvents(body, reply, script.chunkSize), fault)) {
    if (response.destroyed || wire === "hang") return;
    if (wire === "cut") return void response.destroy();
    if (!response.write(wire)) await Promise.race([once(response, "drain"), left]);
    // Each write is to arrive by itself, as pieces of a real answer do.
    await (script.chunkDelayMs > 0 ? delay(script.chunkDelayMs) : nextTick());
  }
  response.end();
}

type StatusFault = Extract<OpenAiFault, { kind: "status" }>;

function sendRefusal(response: ServerResponse, { status, retryAfter, message }: StatusFault): void {
  if (retryAfter !== undefined) response.setHeader("retry-after", retryAfter);
  sendJson(response, status, {
    error: { code: status, message: message ?? "Refused by the script" },
  });
}

function sendFailure(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  sendJson(response, 500, { error: { code: 500, message: `The script failed: ${String(error)}` } });
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(body));
}
