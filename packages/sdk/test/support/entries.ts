import {
  applyEntry,
  type ConversationState,
  type ConversationView,
  type Entry,
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

/** One entry of each kind, chosen by a number; `target` is an earlier entry or itself. */
export function entryOfKind(kind: number, seq: number, target: number): Entry {
  const base = { seq, at };
  const kinds: readonly Entry[] = [
    messageEntry(seq),
    messageEntry(seq, "user", `client-${seq}`),
    messageEntry(seq, "manager"),
    { ...base, type: "message.edited", target, content: `edited by ${seq}` },
    { ...base, type: "message.removed", target },
    { ...base, type: "manager.joined", manager: { name: `Manager ${seq}` } },
    { ...base, type: "mode.changed", mode: "ai", by: "manager" },
    { ...base, type: "status.changed", status: "transferred", by: "user", reason: `r${seq}` },
    { ...base, type: "status.changed", status: "closed", by: "manager" },
    { ...base, type: "status.changed", status: "active", by: "user" },
    { ...base, type: "lead.updated", lead: { name: `Lead ${seq}`, status: "new" } },
    { ...base, type: "rated", rating: { score: 5 } },
    { ...base, type: "feedback.given", target, helpful: seq % 2 === 0 },
  ];
  return kinds[kind % kinds.length] ?? messageEntry(seq);
}

export const entryKinds = 13;

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
