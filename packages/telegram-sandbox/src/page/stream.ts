import type { Change, Snapshot } from "../state/views.ts";
import type { StreamEvent } from "./model.ts";

/** Follows the sandbox; the browser reconnects by itself. Answers the function that ends it. */
export function followSandbox(onEvent: (event: StreamEvent) => void): () => void {
  const source = new EventSource("/events");
  source.addEventListener("snapshot", ({ data }: MessageEvent<string>) => {
    onEvent({ type: "snapshot", snapshot: JSON.parse(data) as Snapshot });
  });
  source.addEventListener("change", ({ data }: MessageEvent<string>) => {
    onEvent({ type: "change", change: JSON.parse(data) as Change, at: Date.now() });
  });
  source.addEventListener("error", () => onEvent({ type: "lost" }));
  return () => source.close();
}
