import type { Chat } from "#chat";
import type { Bus } from "#kernel/bus";
import type { Clock } from "#kernel/clock";
import type { Lifecycle } from "#kernel/lifecycle";
import type { Log } from "#kernel/log";
import type { RedisLinks } from "#kernel/redis";
import { conversationOf, conversationRoom, type Io } from "./io.ts";

export interface ResyncDeps {
  readonly io: Io;
  readonly chat: Chat;
  readonly redis: RedisLinks;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly lifecycle: Lifecycle;
}

const HINT = "rooms.resync";
/** Rooms that one statement asks for. */
const CHUNK = 200;
/** Clocks of nodes may differ, and an entry's time is before its commit. */
const MARGIN_MS = 30_000;
const SWEEP_MS = 5_000;
const SWEEP_BACK_MS = 60_000;

/**
 * Finds what Redis lost on its way to this node's rooms: each room is told its newest entry again. A
 * client that has it drops it; one that missed something before it sees the gap and asks. Runs after
 * each loss that a link notices, and, for losses that nobody noticed, over a few rooms at a time.
 */
export function watchForLosses(deps: ResyncDeps): void {
  const { io, redis, bus, clock, lifecycle } = deps;
  redis.onLoss(({ side, since }) => {
    // What this node could not publish, the others miss: they are told to look.
    if (side === "published") bus.publish(HINT, { since: since.toISOString() });
    void resync(deps, localConversations(io), since);
  });
  bus.subscribe(HINT, (hint) => {
    const since = new Date((hint as { since: string }).since);
    void resync(deps, localConversations(io), since);
  });
  let next = 0;
  const sweep = setInterval(() => {
    const all = localConversations(io);
    if (next >= all.length) next = 0;
    const some = all.slice(next, next + CHUNK);
    next += CHUNK;
    void resync(deps, some, new Date(clock.now().getTime() - SWEEP_BACK_MS));
  }, SWEEP_MS);
  lifecycle.onStop("refuse", "resync", () => clearInterval(sweep));
}

async function resync(
  { io, chat, log }: ResyncDeps,
  ids: readonly string[],
  since: Date,
): Promise<void> {
  const from = new Date(since.getTime() - MARGIN_MS);
  try {
    for (let at = 0; at < ids.length; at += CHUNK) {
      const newest = await chat.queries.newestEntries(ids.slice(at, at + CHUNK), from);
      for (const event of newest)
        io.local.to(conversationRoom(event.conversationId)).emit("entry", event);
    }
  } catch (error) {
    log.warn({ error, rooms: ids.length }, "resync.failed");
  }
}

function localConversations(io: Io): string[] {
  return [...io.of("/").adapter.rooms.keys()].flatMap((room) => conversationOf(room) ?? []);
}
