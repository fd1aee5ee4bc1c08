import type { Update } from "@grammyjs/types";
import { conflict } from "../api/failure.ts";
import type { PollRequest, UpdatePoll } from "../api/method.ts";
import { confirm, nextAvailableAt, takeBatch } from "../state/updates.ts";
import type { World } from "../state/world.ts";

/** Long polling. One poll at a time: a second one ends the first with 409, as in Telegram. */
export function createPolling(world: World): UpdatePoll & { stop(): void } {
  let current: AbortController | undefined;

  const displace = (why: string): void => current?.abort(conflict(why));

  async function poll(request: PollRequest): Promise<Update[]> {
    const { offset, limit, timeoutSeconds, signal } = request;
    displace(
      "terminated by other getUpdates request; make sure that only one bot instance is running",
    );
    if (offset !== undefined && offset !== 0) confirm(world.updates, offset);
    // What was confirmed is gone: somebody may wait for just that.
    world.feed.emit({ type: "updateQueued" });
    const ready = takeBatch(world.updates, limit, world.now());
    if (ready.length > 0 || timeoutSeconds === 0 || signal.aborted) return ready;
    const own = new AbortController();
    current = own;
    world.feed.emit({ type: "receiverReady" });
    try {
      return await nextBatch(world, request, own.signal);
    } finally {
      if (current === own) current = undefined;
    }
  }

  return {
    get isPolling() {
      return current !== undefined;
    },
    poll,
    stop: () => displace("terminated by setWebhook request"),
  };
}

// Ends with a batch, empty-handed when the time is over or the caller gone, or with the reason of its displacement.
function nextBatch(
  world: World,
  { limit, timeoutSeconds, signal }: PollRequest,
  displaced: AbortSignal,
): Promise<Update[]> {
  return new Promise((resolve, reject) => {
    let heldBack: NodeJS.Timeout | undefined;
    const end = (finish: () => void): void => {
      unsubscribe();
      clearTimeout(timeout);
      clearTimeout(heldBack);
      signal.removeEventListener("abort", giveUp);
      finish();
    };
    const giveUp = (): void => end(() => resolve([]));
    const look = (): void => {
      const batch = takeBatch(world.updates, limit, world.now());
      if (batch.length > 0) return end(() => resolve(batch));
      clearTimeout(heldBack);
      const at = nextAvailableAt(world.updates);
      if (at !== undefined) heldBack = setTimeout(look, Math.max(1, at - world.now()));
    };
    const unsubscribe = world.feed.subscribe(({ type }) => {
      if (type === "updateQueued") look();
    });
    const timeout = setTimeout(giveUp, timeoutSeconds * 1000);
    signal.addEventListener("abort", giveUp);
    displaced.addEventListener("abort", () => end(() => reject(displaced.reason)));
    look();
  });
}
