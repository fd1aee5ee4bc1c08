import type { PendingFile, PendingItem } from "./chat-state.ts";
import type { ChatErrorCode } from "./error.ts";
import type { UploadNews } from "./sent-file.ts";

/*
 *              link is up, its turn             acknowledged, or seen in the log
 *   waiting ─────────────────────▶ sending ─────────────────────────────────────▶ gone
 *    ▲  ▲                           │    │
 *    │  └── link broke, or refused ─┘    └── refused for good ──▶ failed ── discard ──▶ gone
 *    │      for now (then a pause)                                │
 *    └────────────────────────── retry ───────────────────────────┘
 *
 * SPEC.md has the invariants.
 */

/** A message that is not known to be stored. The list shows it as it is. */
export interface OutboxEntry extends PendingItem {
  /** Rises with each message typed on this device. */
  readonly order: number;
  /** Counts the times it was put on the wire, so that late news of an older time can be told. */
  readonly attempt: number;
  /** Counts the refusals that were the server's own trouble. */
  readonly refusals: number;
}

/** Unsent messages in the order they were typed, and whether one may go out. */
export interface Outbox {
  readonly entries: readonly OutboxEntry[];
  readonly link: "up" | "down";
  /** A refusal asked for a pause. */
  readonly isPaused: boolean;
}

/** A refusal, as far as the outbox cares. */
export interface OutboxRefusal {
  readonly code: ChatErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
}

export type OutboxEvent =
  | { readonly type: "typed"; readonly entry: OutboxEntry }
  /** What the storage holds: of an earlier page, or of another tab. */
  | { readonly type: "restored"; readonly entries: readonly OutboxEntry[] }
  | { readonly type: "link-up" | "link-down" | "pause-over" | "cleared" }
  /** Acknowledged, or seen in the log. */
  | { readonly type: "stored" | "retried" | "discarded"; readonly clientId: string }
  /** One of its files has got further. */
  | ({ readonly type: "uploaded"; readonly clientId: string } & UploadNews)
  | {
      readonly type: "refused";
      readonly clientId: string;
      readonly attempt: number;
      readonly refusal: OutboxRefusal;
    };

type UploadEvent = Extract<OutboxEvent, { type: "uploaded" }>;

export type OutboxEffect =
  | { readonly type: "save" | "transmit"; readonly entry: OutboxEntry }
  | {
      readonly type: "erase";
      readonly clientId: string;
      readonly files?: readonly PendingFile[];
    }
  /** Then comes `pause-over`: after the back-off of `attempt`, but not before `minMs`. */
  | { readonly type: "pause"; readonly attempt: number; readonly minMs: number };

export interface OutboxStep {
  readonly outbox: Outbox;
  readonly effects: readonly OutboxEffect[];
}

export const emptyOutbox: Outbox = { entries: [], link: "down", isPaused: false };

/** So often the same message may break the server before it counts as poison and lets the others pass. */
export const refusalsMax = 5;

/** The whole behaviour of the outbox, pure. At most one entry is `sending` (O1). */
export function reduceOutbox(outbox: Outbox, event: OutboxEvent): OutboxStep {
  const step = change(outbox, event);
  return pump(step.outbox, step.effects);
}

function change(outbox: Outbox, event: OutboxEvent): OutboxStep {
  switch (event.type) {
    case "typed":
      return {
        outbox: { ...outbox, entries: [...outbox.entries, event.entry] },
        effects: [{ type: "save", entry: event.entry }],
      };
    case "restored":
      return only({ ...outbox, entries: merge(outbox.entries, event.entries) });
    case "link-up":
      return only({ ...outbox, link: "up" });
    case "link-down":
      return only({ ...outbox, link: "down", entries: outbox.entries.map(backToWaiting) });
    case "pause-over":
      return only({ ...outbox, isPaused: false });
    case "cleared":
      return {
        outbox: { ...outbox, entries: [] },
        effects: outbox.entries.map(erasing),
      };
    case "refused":
      return refuse(outbox, event);
    case "uploaded":
      return upload(outbox, event);
    default:
      return onEntry(outbox, event.type, event.clientId);
  }
}

function onEntry(
  outbox: Outbox,
  type: "stored" | "retried" | "discarded",
  clientId: string,
): OutboxStep {
  const entry = outbox.entries.find((each) => each.clientId === clientId);
  if (!entry) return only(outbox);
  // Files take their time: a message with some may be given up before it has failed.
  const isOpen = entry.state === "failed" || (type === "discarded" && entry.files);
  if (type !== "stored" && !isOpen) return only(outbox);
  if (type !== "retried") {
    const entries = outbox.entries.filter((each) => each !== entry);
    return { outbox: { ...outbox, entries }, effects: [erasing(entry)] };
  }
  const { error: _, ...rest } = entry;
  return replace(outbox, { ...rest, state: "waiting", refusals: 0 }, true);
}

function upload(outbox: Outbox, { clientId, uploadId, progress, attachment }: UploadEvent) {
  const entry = outbox.entries.find((each) => each.clientId === clientId);
  if (!entry?.files) return only(outbox);
  const files = entry.files.map((file) =>
    file.uploadId === uploadId ? { ...file, progress, ...(attachment && { attachment }) } : file,
  );
  return replace(outbox, { ...entry, files }, false);
}

function erasing({ clientId, files }: OutboxEntry): OutboxEffect {
  return { type: "erase", clientId, ...(files && { files }) };
}

function refuse(
  outbox: Outbox,
  { clientId, attempt, refusal }: Extract<OutboxEvent, { type: "refused" }>,
): OutboxStep {
  const entry = outbox.entries.find((each) => each.clientId === clientId);
  // Late news of an earlier time on the wire: the entry is out again already.
  if (!entry || entry.attempt !== attempt || entry.state === "failed") return only(outbox);
  const { code, retryable, retryAfterMs = 0 } = refusal;
  const refusals = entry.refusals + (code === "internal" ? 1 : 0);
  if (isFinal(code, retryable) || refusals >= refusalsMax) {
    return replace(outbox, { ...entry, refusals, state: "failed", error: wireCode(code) }, true);
  }
  if (entry.state !== "sending") return only(outbox);
  const step = replace(outbox, { ...entry, refusals, state: "waiting" }, false);
  return {
    outbox: { ...step.outbox, isPaused: true },
    effects: [{ type: "pause", attempt, minMs: retryAfterMs }],
  };
}

// O4: a token that is refused is replaced and the message goes out under the new one.
function isFinal(code: ChatErrorCode, retryable: boolean): boolean {
  return !retryable && code !== "token-invalid" && code !== "disconnected";
}

function wireCode(code: ChatErrorCode): NonNullable<PendingItem["error"]> {
  return code === "transport" || code === "timeout" || code === "disconnected" ? "internal" : code;
}

// O1, O2: one at a time, in order; only what has failed is passed by.
function pump(outbox: Outbox, effects: readonly OutboxEffect[]): OutboxStep {
  const { entries, link, isPaused } = outbox;
  if (link === "down" || isPaused || entries.some((each) => each.state === "sending")) {
    return { outbox, effects };
  }
  const next = entries.find((each) => each.state === "waiting");
  if (!next) return { outbox, effects };
  const entry: OutboxEntry = { ...next, state: "sending", attempt: next.attempt + 1 };
  const sent = replace(outbox, entry, false);
  return { outbox: sent.outbox, effects: [...effects, { type: "transmit", entry }] };
}

function merge(
  own: readonly OutboxEntry[],
  stored: readonly OutboxEntry[],
): readonly OutboxEntry[] {
  const known = new Set(own.map(({ clientId }) => clientId));
  const added = stored
    .filter(({ clientId }) => !known.has(clientId) && known.add(clientId))
    .map(backToWaiting);
  if (added.length === 0) return own;
  return [...own, ...added].toSorted((a, b) => a.order - b.order);
}

function replace(outbox: Outbox, entry: OutboxEntry, isSaved: boolean): OutboxStep {
  const entries = outbox.entries.map((each) => (each.clientId === entry.clientId ? entry : each));
  return {
    outbox: { ...outbox, entries },
    effects: isSaved ? [{ type: "save", entry }] : [],
  };
}

function backToWaiting(entry: OutboxEntry): OutboxEntry {
  return entry.state === "sending" ? { ...entry, state: "waiting" } : entry;
}

function only(outbox: Outbox): OutboxStep {
  return { outbox, effects: [] };
}
