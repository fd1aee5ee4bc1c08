import http, { type ClientRequest, type IncomingMessage } from "node:http";
import https from "node:https";
import { ReplyFailure } from "./reply-failure.ts";

/** Bytes of one response. A whole answer with its wrapping takes some hundred kilobytes. */
const BYTES_MAX = 2 * 1024 * 1024;

/**
 * A `fetch` for the model's provider over Node's own HTTP client, which for a stream takes much less time than the
 * built-in one: that wraps each piece in web streams (docs/performance.md). Responses that grow without measure end
 * with a `ReplyFailure`, however they are cut into lines. Knows what the provider's library uses: a text body, headers,
 * a signal; redirects are not followed.
 */
export function createProviderFetch(): typeof globalThis.fetch {
  const plain = new http.Agent({ keepAlive: true });
  const secure = new https.Agent({ keepAlive: true });
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const { method = "GET", body, signal } = init;
    const headers = Object.fromEntries(new Headers(init.headers));
    const options = { method, headers, ...(signal ? { signal } : {}) };
    const outgoing =
      url.protocol === "https:"
        ? https.request(url, { ...options, agent: secure })
        : http.request(url, { ...options, agent: plain });
    const incoming = await answerOf(outgoing, typeof body === "string" ? body : undefined);
    return toResponse(incoming, signal ?? undefined);
  };
}

function answerOf(outgoing: ClientRequest, body: string | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // Not `once`: a request whose stream was cut and is aborted afterwards tells of both, and an error event that
    // nobody hears ends the process.
    outgoing.on("error", reject);
    outgoing.once("response", (incoming) => {
      // The same between the response and the first look at it, and where nobody looks.
      incoming.on("error", () => undefined);
      resolve(incoming);
    });
    outgoing.end(body);
  });
}

async function toResponse(incoming: IncomingMessage, signal?: AbortSignal): Promise<Response> {
  const { statusCode: status = 502, statusMessage: statusText = "" } = incoming;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, String(value));
  }
  const told = { status, statusText, headers };
  const pieces = bounded(incoming, signal);
  if (!headers.get("content-type")?.startsWith("text/event-stream")) {
    const chunks: Buffer[] = [];
    for await (const chunk of pieces) chunks.push(chunk);
    return new Response(isEmptyStatus(status) ? null : Buffer.concat(chunks), told);
  }
  // The library iterates over a body that can be iterated, and would else read it through web streams.
  const response = new Response(null, told);
  Object.defineProperty(response, "body", { value: pieces });
  return response;
}

/** A response with such a status must not have a body. */
function isEmptyStatus(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}

async function* bounded(incoming: IncomingMessage, signal?: AbortSignal): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > BYTES_MAX) throw new ReplyFailure("too-long");
      yield chunk;
    }
  } catch (error) {
    // An abort reaches the response as a connection that broke.
    throw signal?.aborted ? signal.reason : error;
  }
}
