import type { ServerResponse } from "node:http";
import type { ChangeFeed } from "../state/feed.ts";
import type { Change, Snapshot } from "../state/views.ts";

const KEEP_ALIVE_MS = 20_000;

/** Streams a snapshot and then every change as Server-Sent Events, until the page leaves or the sandbox closes. */
export function streamEvents(deps: {
  response: ServerResponse;
  feed: ChangeFeed;
  snapshot: () => Snapshot;
  closing: AbortSignal;
}): void {
  const { response, feed, snapshot, closing } = deps;
  response.writeHead(200, {
    "content-type": "text/event-stream",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  const write = (event: string, data: unknown): void => {
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const end = (): void => {
    unsubscribe();
    clearInterval(keepAlive);
    closing.removeEventListener("abort", end);
    response.end();
  };
  // ORDER: nothing can change between the snapshot and the subscription, both are in one turn.
  response.write("retry: 500\n\n");
  write("snapshot", snapshot());
  const unsubscribe = feed.subscribe((change) => {
    if (isShown(change)) write("change", change);
  });
  const keepAlive = setInterval(() => response.write(": still here\n\n"), KEEP_ALIVE_MS);
  response.on("close", end);
  closing.addEventListener("abort", end);
}

function isShown({ type }: Change): boolean {
  return type !== "called" && type !== "updateQueued" && type !== "receiverReady";
}
