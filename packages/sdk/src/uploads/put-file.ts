import { type Clock, createAlarm } from "../clock.ts";
import { ChatError } from "../error.ts";

export interface PutRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Blob;
  readonly signal: AbortSignal;
  /** From 0 to 1. */
  onProgress(part: number): void;
}

export interface PutAnswer {
  readonly status: number;
  /** Undefined where it is no JSON. */
  readonly body: unknown;
}

export interface PutDeps {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
}

/** A line on which nothing moves for so long is dead. */
const stalledMs = 45_000;

/** Sends a file and tells how much of it is gone. Rejects with a ChatError when no answer came. */
export async function putFile(deps: PutDeps, request: PutRequest): Promise<PutAnswer> {
  // Only the older interface of browsers tells how far a request has got; Node has only the newer.
  const send = typeof XMLHttpRequest === "function" ? sendWithProgress : sendAtOnce;
  const alarm = createAlarm(deps.clock);
  const controller = new AbortController();
  const onAbort = () => controller.abort(new ChatError("disconnected"));
  const watch = () => alarm.set(stalledMs, () => controller.abort(new ChatError("timeout")));
  const onProgress = (part: number) => {
    watch();
    request.onProgress(part);
  };
  if (request.signal.aborted) onAbort();
  request.signal.addEventListener("abort", onAbort, { once: true });
  watch();
  try {
    return await send(deps, { ...request, signal: controller.signal, onProgress });
  } finally {
    alarm.cancel();
    request.signal.removeEventListener("abort", onAbort);
  }
}

async function sendAtOnce({ fetch }: PutDeps, request: PutRequest): Promise<PutAnswer> {
  const { url, headers, body, signal } = request;
  const answer = await fetch(url, { method: "POST", headers, body, signal, credentials: "omit" });
  return { status: answer.status, body: await answer.json().catch(() => undefined) };
}

function sendWithProgress(_: PutDeps, request: PutRequest): Promise<PutAnswer> {
  const { url, headers, body, signal, onProgress } = request;
  return new Promise((resolve, reject) => {
    const exchange = new XMLHttpRequest();
    exchange.open("POST", url);
    for (const [name, value] of Object.entries(headers)) exchange.setRequestHeader(name, value);
    exchange.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    exchange.onload = () =>
      resolve({ status: exchange.status, body: parse(exchange.responseText) });
    exchange.onerror = () => reject(new ChatError("transport"));
    exchange.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => exchange.abort(), { once: true });
    if (signal.aborted) reject(signal.reason);
    else exchange.send(body);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
