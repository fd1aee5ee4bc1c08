import type { ConversationId, Entry } from "@ilpo-chat/protocol";
import type { Chat } from "#chat";
import type { Lifecycle } from "#kernel/lifecycle";
import type { Log } from "#kernel/log";
import type { DeskPort } from "../contract.ts";
import { conversationRoom, type Io } from "./io.ts";

export interface QueueNewsDeps {
  readonly io: Io;
  readonly chat: Chat;
  readonly desk: DeskPort | undefined;
  readonly log: Log;
  readonly lifecycle: Lifecycle;
}

/** How many wait for the same managers longer than this conversation does; undefined for one that does not wait. */
export type LookAhead = (conversationId: ConversationId) => Promise<number | undefined>;

/** Several changes of a moment are told as one. */
const GATHER_MS = 500;
/** Further back nobody counts. */
const COUNTED_MAX = 200;

type Places = ReadonlyMap<ConversationId, number>;

/**
 * Tells those who wait for a manager how many are before them, whenever somebody comes or goes. Runs in every process:
 * the one that commits is the one that tells. A telling that is lost is made up for by the next one.
 */
export function tellQueue({ io, chat, desk, log, lifecycle }: QueueNewsDeps): LookAhead {
  if (!desk) return () => Promise.resolve(undefined);
  let timer: NodeJS.Timeout | undefined;
  let reading: Promise<Places> | undefined;
  const tell = async () => {
    timer = undefined;
    for (const [conversationId, ahead] of await readPlaces(chat, desk))
      io.to(conversationRoom(conversationId)).emit("queue", { conversationId, ahead });
  };
  chat.events.on("entry.appended", ({ entry }) => {
    if (!movesQueue(entry)) return;
    timer ??= setTimeout(
      () => void tell().catch((error: unknown) => log.warn({ error }, "queue.untold")),
      GATHER_MS,
    );
  });
  lifecycle.onStop("refuse", "queue-news", () => clearTimeout(timer));
  return async (conversationId) => {
    // Many come back at the same moment and share one look.
    reading ??= readPlaces(chat, desk).finally(() => (reading = undefined));
    return (await reading).get(conversationId);
  };
}

/** Somebody begins to wait, or waits no more. */
function movesQueue({ type }: Entry): boolean {
  return type === "status.changed" || type === "manager.joined" || type === "mode.changed";
}

async function readPlaces(chat: Chat, desk: DeskPort): Promise<Places> {
  const places = new Map<ConversationId, number>();
  const counts = new Map<unknown, number>();
  for (const { id, siteId } of await chat.queries.desk({ limit: COUNTED_MAX })) {
    const managers = await desk.deskOf(siteId);
    const ahead = counts.get(managers) ?? 0;
    places.set(id, ahead);
    counts.set(managers, ahead + 1);
  }
  return places;
}
