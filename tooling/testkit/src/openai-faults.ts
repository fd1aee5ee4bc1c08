import { contentEvent, emptyChoicesEvent, type StreamEvent } from "./openai-chunks.ts";
import type { ChatRequest } from "./openai-reply.ts";

/** What goes wrong with an answer; `afterTokens` counts pieces of its text, 2 unless told. */
export type OpenAiFault =
  /** Refuses before any answer; `retryAfter` is sent as it is. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly retryAfter?: string;
      readonly message?: string;
    }
  /** The connection breaks in mid-answer. */
  | { readonly kind: "cut"; readonly afterTokens?: number }
  /** The connection breaks in the middle of a letter. */
  | { readonly kind: "cut-utf8" }
  /** The stream ends in order, but without `[DONE]`. */
  | { readonly kind: "no-done" }
  /** Comment lines between events, as OpenRouter sends them. */
  | { readonly kind: "comments" }
  | { readonly kind: "crlf" }
  /** Each event arrives in parts: broken inside `data:` and inside a letter. */
  | { readonly kind: "split-data" }
  /** Two events arrive at once. */
  | { readonly kind: "joined-events" }
  /** An error object inside a stream that began with 200. */
  | { readonly kind: "error-in-stream"; readonly afterTokens?: number }
  /** Events with no choices among the others. */
  | { readonly kind: "empty-choices" }
  | { readonly kind: "bom" }
  /** One event of so many bytes, 10 MB unless told. */
  | { readonly kind: "huge-line"; readonly bytes?: number }
  /** Nothing more comes, yet the connection stays: not even headers when `afterTokens` is 0. */
  | { readonly kind: "silence"; readonly afterTokens?: number }
  /** The text goes on until the client leaves. */
  | { readonly kind: "endless" };

/** A write to the connection, or what ends it: `cut` breaks it, `hang` leaves it open for ever. */
export type Wire = Buffer | "cut" | "hang";

const tokensBefore = 2;

/** Turns an answer's events into what is written to the connection, spoilt by the fault. */
export async function* toWire(
  request: ChatRequest,
  events: AsyncIterable<StreamEvent>,
  fault: OpenAiFault | undefined,
): AsyncGenerator<Wire> {
  if (fault?.kind === "bom") yield Buffer.from("\uFEFF");
  const spoilt = interrupted(request, events, fault);
  const framed = framedAs(fault, spoilt);
  yield* fault?.kind === "joined-events" ? joined(framed) : framed;
}

async function* interrupted(
  request: ChatRequest,
  events: AsyncIterable<StreamEvent>,
  fault: OpenAiFault | undefined,
): AsyncGenerator<StreamEvent | "cut" | "hang"> {
  let tokens = 0;
  for await (const event of events) {
    if (event.data === "[DONE]" && fault?.kind === "no-done") return;
    yield event;
    if (!event.isToken) continue;
    tokens += 1;
    if (tokens === 1) yield* extraEvents(request, fault);
    const ending = endingAfter(tokens, fault);
    if (ending === undefined) continue;
    yield ending;
    return;
  }
}

async function* extraEvents(
  request: ChatRequest,
  fault: OpenAiFault | undefined,
): AsyncGenerator<StreamEvent> {
  if (fault?.kind === "empty-choices") yield emptyChoicesEvent(request);
  if (fault?.kind === "huge-line")
    yield contentEvent(request, "x".repeat(fault.bytes ?? 10_000_000));
  while (fault?.kind === "endless") yield contentEvent(request, "и так далее, ");
}

function endingAfter(tokens: number, fault: OpenAiFault | undefined): Ending | undefined {
  if (!fault || !Object.hasOwn(endings, fault.kind)) return undefined;
  const { kind, afterTokens = tokensBefore } = fault as InterruptingFault;
  return tokens >= afterTokens ? endings[kind] : undefined;
}

type Ending = StreamEvent | "cut" | "hang";
type InterruptingFault = Extract<OpenAiFault, { afterTokens?: number }>;

const errorEvent: StreamEvent = {
  data: JSON.stringify({
    error: { code: 502, message: "Provider returned error" },
    choices: [{ index: 0, delta: { content: "" }, finish_reason: "error" }],
  }),
  isToken: false,
};

const endings: Readonly<Record<InterruptingFault["kind"], Ending>> = {
  cut: "cut",
  silence: "hang",
  "error-in-stream": errorEvent,
};

async function* framedAs(
  fault: OpenAiFault | undefined,
  events: AsyncIterable<StreamEvent | "cut" | "hang">,
): AsyncGenerator<Wire> {
  const newLine = fault?.kind === "crlf" ? "\r\n" : "\n";
  for await (const event of events) {
    if (typeof event === "string") {
      yield event;
      continue;
    }
    yield* framed(event, fault, newLine);
  }
}

function* framed(
  { data }: StreamEvent,
  fault: OpenAiFault | undefined,
  newLine: string,
): Generator<Wire> {
  const bytes = Buffer.from(`data: ${data}${newLine}${newLine}`);
  const middle = letterBreak(bytes);
  if (fault?.kind === "comments") yield Buffer.from(": OPENROUTER PROCESSING\n\n");
  if (fault?.kind === "cut-utf8" && middle > 0) {
    yield bytes.subarray(0, middle);
    yield "cut";
  }
  if (fault?.kind === "split-data") yield* parts(bytes);
  else yield bytes;
}

function* parts(bytes: Buffer): Generator<Buffer> {
  const middle = Math.max(letterBreak(bytes), 3);
  yield bytes.subarray(0, 2);
  yield bytes.subarray(2, middle);
  yield bytes.subarray(middle);
}

// Just behind the first byte of the first letter that has several; 0 when every letter has one.
function letterBreak(bytes: Buffer): number {
  return bytes.findIndex((byte) => byte >= 0x80) + 1;
}

async function* joined(wires: AsyncIterable<Wire>): AsyncGenerator<Wire> {
  let held: Buffer | undefined;
  for await (const wire of wires) {
    if (typeof wire === "string") {
      if (held) yield held;
      yield wire;
      return;
    }
    if (held) yield Buffer.concat([held, wire]);
    held = held ? undefined : wire;
  }
  if (held) yield held;
}
