import {
  applyEntry,
  type ConversationState,
  type ConversationView,
  type Entry,
  type EntryType,
  initialState,
  type SenderType,
} from "@ilpo-chat/protocol";

const at = "2026-01-01T00:00:00.000Z";

export function messageEntry(
  seq: number,
  type: SenderType = "ai",
  clientId?: string,
): Extract<Entry, { type: "message.created" }> {
  return {
    type: "message.created",
    seq,
    at,
    message: {
      id: 1_000 + seq,
      seq,
      ...(clientId !== undefined && { clientId }),
      author: { type },
      type: "text",
      content: `words ${seq}`,
      attachments: [],
      sources: [],
      createdAt: at,
    },
  };
}

/** Samples of every type: a new one does not compile until it has some. `target` is an earlier entry or itself. */
function samplesOf(seq: number, target: number): Readonly<Record<EntryType, readonly Entry[]>> {
  const base = { seq, at };
  return {
    "message.created": [
      messageEntry(seq),
      messageEntry(seq, "user", `client-${seq}`),
      messageEntry(seq, "manager"),
    ],
    "message.edited": [{ ...base, type: "message.edited", target, content: `edited by ${seq}` }],
    "message.removed": [{ ...base, type: "message.removed", target }],
    "manager.joined": [{ ...base, type: "manager.joined", manager: { name: `Manager ${seq}` } }],
    "mode.changed": [{ ...base, type: "mode.changed", mode: "ai", by: "manager" }],
    "status.changed": [
      { ...base, type: "status.changed", status: "transferred", by: "user", reason: `r${seq}` },
      { ...base, type: "status.changed", status: "closed", by: "manager" },
      { ...base, type: "status.changed", status: "active", by: "user" },
    ],
    "lead.updated": [
      { ...base, type: "lead.updated", lead: { name: `Lead ${seq}`, status: "new" } },
    ],
    rated: [{ ...base, type: "rated", rating: { score: 5 } }],
    "feedback.given": [{ ...base, type: "feedback.given", target, helpful: seq % 2 === 0 }],
  };
}

/** One entry of each kind, chosen by a number. */
export function entryOfKind(kind: number, seq: number, target: number): Entry {
  const kinds = Object.values(samplesOf(seq, target)).flat();
  return kinds[kind % kinds.length] ?? messageEntry(seq);
}

export const entryKinds = Object.values(samplesOf(1, 1)).flat().length;

export function stateOf(log: readonly Entry[]): ConversationState {
  return log.reduce(applyEntry, initialState);
}

/** What a server answers to an open, for a log of which it holds all. */
export function viewOf(
  log: readonly Entry[],
  options: { id?: string; epoch?: string; afterSeq?: number; page?: number } = {},
): ConversationView {
  const { id = "conversation", epoch = "e1", afterSeq, page = 50 } = options;
  const resumed = afterSeq !== undefined && afterSeq <= log.length;
  return {
    id,
    code: "K7F2",
    epoch,
    lastSeq: log.length,
    startedAt: at,
    deliveredSeq: 0,
    readSeq: 0,
    entries: resumed ? log.slice(afterSeq) : log.slice(-page),
    resumed,
    ...stateOf(log),
  };
}
