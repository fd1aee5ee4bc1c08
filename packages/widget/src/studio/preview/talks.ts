import {
  applyEntry,
  type ConversationState,
  type ConversationSummary,
  type Entry,
} from "@ilpo-chat/sdk";

/** One conversation of the preview. */
export interface Talk {
  readonly id: string;
  readonly log: Entry[];
}

export const epoch = "studio";

const begun: ConversationState = {
  ...{ status: "active", mode: "ai", manager: null, handover: null, lead: null, rating: null },
};

export function newTalk(count: number): Talk {
  return { id: `00000000-0000-4000-8000-${String(count).padStart(12, "0")}`, log: [] };
}

export function stateOf({ log }: Talk): ConversationState {
  return log.reduce(applyEntry, begun);
}

/** A conversation as it is opened or resumed. */
export function viewOf(talk: Talk, cursor: unknown): object {
  const { id, log } = talk;
  const { seq = 0 } = (cursor ?? {}) as { readonly seq?: number };
  return {
    ...{ id, code: codeOf(talk), epoch, startedAt: log[0]?.at, ...stateOf(talk) },
    ...{ lastSeq: log.length, deliveredSeq: log.length, readSeq: log.length },
    entries: log.filter((entry) => entry.seq > seq),
    resumed: seq > 0,
  };
}

/** The same as a list shows it. */
export function summaryOf(talk: Talk): ConversationSummary {
  const last = talk.log.findLast((entry) => entry.type === "message.created")?.message;
  return {
    ...{ id: talk.id, code: codeOf(talk), status: stateOf(talk).status },
    startedAt: talk.log[0]?.at ?? "",
    last: last
      ? { author: last.author, content: last.content, files: 0, at: last.createdAt }
      : null,
  };
}

function codeOf({ id }: Talk): string {
  return `K7F${id.at(-1)}`;
}
