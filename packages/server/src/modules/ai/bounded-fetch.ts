import { ReplyFailure } from "./reply-failure.ts";

/** Bytes of one response. A whole answer with its wrapping takes some hundred kilobytes. */
const BYTES_MAX = 2 * 1024 * 1024;

/** A `fetch` whose responses end with a `ReplyFailure` when they grow without measure, however they are cut into lines. */
export function createBoundedFetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (...request) => {
    const response = await fetch(...request);
    if (!response.body) return response;
    let bytes = 0;
    const bound = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        if (bytes <= BYTES_MAX) controller.enqueue(chunk);
        else controller.error(new ReplyFailure("too-long"));
      },
    });
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(bound), { status, statusText, headers });
  };
}
