import type { Redis } from "ioredis";

const ASK_MS = 1_000;
/** Questions without an answer that a link may have; a process that was busy itself counts one, however long. */
const UNANSWERED_MAX = 2;

/**
 * Ends links that are open and tell nothing, within about three seconds: a Redis that hangs, or a network
 * that swallows. TCP would say so after a quarter of an hour, and every call would wait that long. Gives
 * what ends the watch.
 */
export function watchLinks(links: readonly Redis[], onSilent: (link: Redis) => void): () => void {
  const unanswered = new Map<Redis, number>();
  for (const link of links) link.on("ready", () => unanswered.delete(link));
  const look = (link: Redis) => {
    // `connect`: the link is open, and its first words are not answered yet.
    const isOpen = link.status === "ready" || link.status === "connect";
    const count = isOpen ? (unanswered.get(link) ?? 0) + 1 : 0;
    unanswered.set(link, count);
    if (count > UNANSWERED_MAX) {
      unanswered.delete(link);
      onSilent(link);
      link.stream.destroy();
    } else if (link.status === "ready") {
      link.ping().then(
        () => unanswered.delete(link),
        () => undefined,
      );
    }
  };
  const timer = setInterval(() => links.forEach(look), ASK_MS);
  return () => clearInterval(timer);
}
