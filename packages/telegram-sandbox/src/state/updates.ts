import type { Update } from "@grammyjs/types";

/** An update before it has its number. */
export type UpdatePayload = Omit<Update, "update_id">;

export interface QueuedUpdate {
  readonly update: Update;
  /** Milliseconds since 1970; not delivered before. */
  availableAt: number;
  /** Delivered exactly once more, however far the poller has confirmed. */
  readonly isForced: boolean;
}

/** The bot's updates: what waits, what was made, and what the bot asked for. */
export interface UpdateQueue {
  nextId: number;
  waiting: QueuedUpdate[];
  history: Update[];
  /** Undefined until the bot said what it wants. */
  allowed: readonly string[] | undefined;
  delayMs: number;
  duplicatesLeft: number;
}

// Telegram sends these only to a bot that names them.
const ON_REQUEST_ONLY = ["chat_member", "message_reaction", "message_reaction_count"];

export function createUpdateQueue(firstId: number): UpdateQueue {
  return {
    nextId: firstId,
    waiting: [],
    history: [],
    allowed: undefined,
    delayMs: 0,
    duplicatesLeft: 0,
  };
}

/** Queues an update; one that the bot did not ask for is dropped and answers undefined. */
export function enqueue(
  queue: UpdateQueue,
  payload: UpdatePayload,
  now: number,
): Update | undefined {
  const kind = Object.keys(payload)[0] ?? "";
  if (!isWanted(queue, kind)) return undefined;
  const update: Update = { update_id: queue.nextId++, ...payload };
  queue.history.push(update);
  const availableAt = now + queue.delayMs;
  queue.waiting.push({ update, availableAt, isForced: false });
  if (queue.duplicatesLeft > 0) {
    queue.duplicatesLeft -= 1;
    queue.waiting.push({ update, availableAt, isForced: true });
  }
  return update;
}

/** Queues an update as it is, outside the numbering. */
export function enqueueRaw(queue: UpdateQueue, update: Update, now: number): void {
  queue.waiting.push({ update, availableAt: now, isForced: true });
}

/** Forgets what the poller has confirmed; a negative offset keeps that many of the newest. */
export function confirm(queue: UpdateQueue, offset: number): void {
  if (offset < 0) queue.waiting = queue.waiting.slice(offset);
  else
    queue.waiting = queue.waiting.filter(
      ({ update, isForced }) => isForced || update.update_id >= offset,
    );
}

/** The next updates in order; forced ones come first and are gone with this. */
export function takeBatch(queue: UpdateQueue, limit: number, now: number): Update[] {
  const ready = available(queue, now);
  // Forced ones first: a poller takes its next offset from the last update of a batch.
  const batch = [
    ...ready.filter((entry) => entry.isForced),
    ...ready.filter((entry) => !entry.isForced),
  ].slice(0, limit);
  queue.waiting = queue.waiting.filter((entry) => !entry.isForced || !batch.includes(entry));
  return batch.map((entry) => entry.update);
}

/** The first update that may be delivered now; it stays queued until `removeEntry`. */
export function firstAvailable(queue: UpdateQueue, now: number): QueuedUpdate | undefined {
  return available(queue, now)[0];
}

export function removeEntry(queue: UpdateQueue, entry: QueuedUpdate): void {
  queue.waiting = queue.waiting.filter((other) => other !== entry);
}

/** When the head of the queue may be delivered, or undefined when nothing waits. */
export function nextAvailableAt(queue: UpdateQueue): number | undefined {
  return queue.waiting[0]?.availableAt;
}

/** Delays all later updates; 0 also releases those that wait. */
export function delay(queue: UpdateQueue, ms: number, now: number): void {
  queue.delayMs = ms;
  if (ms > 0) return;
  for (const entry of queue.waiting) entry.availableAt = Math.min(entry.availableAt, now);
}

function isWanted({ allowed }: UpdateQueue, kind: string): boolean {
  if (allowed === undefined || allowed.length === 0) return !ON_REQUEST_ONLY.includes(kind);
  return allowed.includes(kind);
}

// ORDER: a held-back update also holds back those behind it.
function available(queue: UpdateQueue, now: number): QueuedUpdate[] {
  const firstHeld = queue.waiting.findIndex((entry) => entry.availableAt > now);
  return firstHeld === -1 ? queue.waiting : queue.waiting.slice(0, firstHeld);
}
