import {
  applyEntry,
  type ConversationId,
  type ConversationState,
  type ConversationView,
  type Cursor,
  type Entry,
  type EntryAppended,
  limits,
  type Seq,
} from "@ilpo-chat/protocol";
import type { StoredItem } from "./chat-state.ts";
import { emptyLog, extendLog, keepIdentity, type LogItems } from "./log-items.ts";

/** What this client holds of a conversation's log, and what that makes. A value; SPEC.md has its invariants. */
export interface Timeline {
  /** Null until there is a conversation. */
  readonly id: ConversationId | null;
  readonly code: string;
  /** Empty until the first open: a conversation that our own message has just made. */
  readonly epoch: string;
  /** The unbroken run of entries, from `first` to `cursor` (T1). */
  readonly entries: readonly Entry[];
  readonly first: Seq;
  readonly cursor: Seq;
  readonly hasOlder: boolean;
  /** What came in beyond the run, or before the first open told which run it is. */
  readonly ahead: readonly EntryAppended[];
  /** Acknowledged messages of the visitor whose entries are still on the way. */
  readonly own: readonly StoredItem[];
  readonly log: LogItems;
  readonly conversation: ConversationState | null;
  readonly deliveredSeq: Seq;
  readonly readSeq: Seq;
}

/** A timeline after a change, and the entries that became part of its run. */
export interface TimelineStep {
  readonly timeline: Timeline;
  readonly applied: readonly Entry[];
}

export const emptyTimeline: Timeline = {
  id: null,
  code: "",
  epoch: "",
  entries: [],
  first: 1,
  cursor: 0,
  hasOlder: false,
  ahead: [],
  own: [],
  log: emptyLog(1),
  conversation: null,
  deliveredSeq: 0,
  readSeq: 0,
};

/** Where to resume from: the end of the unbroken run, never the newest entry that was seen (T1). */
export function cursorOf({ id, epoch, cursor }: Timeline): Cursor | undefined {
  return id === null || epoch === "" ? undefined : { epoch, seq: cursor };
}

/** True while something is known to exist that the run does not have: open again from the cursor. */
export function isBehind({ ahead, own }: Timeline): boolean {
  return ahead.length > 0 || own.length > 0;
}

/** One entry came in. In any order, any number of times (T2). */
export function arrive(timeline: Timeline, event: EntryAppended): TimelineStep {
  const { id, epoch, cursor } = timeline;
  if (id !== null && event.conversationId !== id) return { timeline, applied: [] };
  if (id !== null && event.epoch === epoch) {
    if (event.entry.seq <= cursor) return { timeline, applied: [] };
    return advance(timeline, [event]);
  }
  // T3: before the open's answer nobody knows where it belongs; it is merged when the answer comes.
  return { timeline: { ...timeline, ahead: bounded([...timeline.ahead, event]) }, applied: [] };
}

/** The answer of an open. It may be older than what has come in meanwhile (T3). */
export function opened(timeline: Timeline, view: ConversationView): TimelineStep {
  const isSame = timeline.id === view.id && timeline.epoch === view.epoch;
  const firstSeq = view.entries[0]?.seq ?? view.lastSeq + 1;
  const base =
    isSame && view.resumed && firstSeq <= timeline.cursor + 1
      ? timeline
      : startAt(firstSeq, timeline, view);
  const followed = run(base, view.entries);
  const current: Timeline = {
    ...followed.timeline,
    code: view.code,
    // An answer that was overtaken must not take the state back.
    conversation: stateAfter(view, base === timeline ? timeline.entries : []),
    deliveredSeq: Math.max(base.deliveredSeq, view.deliveredSeq),
    readSeq: Math.max(base.readSeq, view.readSeq),
  };
  const kept =
    isSame && base !== timeline ? timeline.entries.map((entry) => about(view, entry)) : [];
  const rest = advance({ ...current, ahead: kept }, timeline.ahead);
  return { timeline: rest.timeline, applied: [...followed.applied, ...rest.applied] };
}

/** A page of history that ends just before the run. A page that does not fit changes nothing. */
export function prepend(timeline: Timeline, page: readonly Entry[]): Timeline {
  if (page.length === 0) return { ...timeline, hasOlder: false };
  const first = timeline.first - page.length;
  if (page.some((entry, index) => entry.seq !== first + index)) return timeline;
  const entries = [...page, ...timeline.entries];
  const log = extendLog(emptyLog(first), entries);
  return {
    ...timeline,
    entries,
    first,
    hasOlder: first > 1,
    log: { ...log, items: keepIdentity(log.items, timeline.log.items) },
  };
}

/** A message of the visitor is stored; it keeps its place and key until its entry comes (T5). */
export function acknowledge(timeline: Timeline, item: StoredItem): Timeline {
  if (item.message.seq <= timeline.cursor) return timeline;
  const others = timeline.own.filter(({ key }) => key !== item.key);
  const own = [...others, item].toSorted((a, b) => a.message.seq - b.message.seq);
  return { ...timeline, own };
}

/** Marks of what the other side has got and read only rise. */
export function receive(timeline: Timeline, deliveredSeq: Seq, readSeq: Seq): Timeline {
  return {
    ...timeline,
    deliveredSeq: Math.max(timeline.deliveredSeq, deliveredSeq),
    readSeq: Math.max(timeline.readSeq, readSeq),
  };
}

function startAt(first: Seq, old: Timeline, { id, epoch }: ConversationView): Timeline {
  const isSame = old.id === id && old.epoch === epoch;
  return {
    ...emptyTimeline,
    id,
    epoch,
    first,
    cursor: first - 1,
    hasOlder: first > 1,
    log: emptyLog(first),
    own: isSame || old.epoch === "" ? old.own : [],
    deliveredSeq: isSame ? old.deliveredSeq : 0,
    readSeq: isSame ? old.readSeq : 0,
  };
}

// Moves the run forward over everything that joins it without a gap; the rest stays ahead.
function advance(timeline: Timeline, events: readonly EntryAppended[]): TimelineStep {
  const { id, epoch } = timeline;
  const bySeq = new Map(
    [...timeline.ahead, ...events]
      .filter((event) => event.conversationId === id && event.epoch === epoch)
      .map((event) => [event.entry.seq, event]),
  );
  const following: Entry[] = [];
  let { cursor } = timeline;
  for (let next = bySeq.get(cursor + 1); next; next = bySeq.get(cursor + 1)) {
    following.push(next.entry);
    cursor += 1;
  }
  const { timeline: after, applied } = run(timeline, following);
  const conversation = after.conversation && applied.reduce(applyEntry, after.conversation);
  const ahead = bounded([...bySeq.values()].filter(({ entry }) => entry.seq > cursor));
  return { timeline: { ...after, conversation, ahead }, applied };
}

// Adds entries to the run, those that it has already left out.
function run(timeline: Timeline, entries: readonly Entry[]): TimelineStep {
  const applied = entries.filter(({ seq }) => seq > timeline.cursor);
  const cursor = applied.at(-1)?.seq ?? timeline.cursor;
  return {
    applied,
    timeline: {
      ...timeline,
      entries: applied.length > 0 ? [...timeline.entries, ...applied] : timeline.entries,
      cursor,
      own: timeline.own.filter(({ message }) => message.seq > cursor),
      log: extendLog(timeline.log, applied),
    },
  };
}

function stateAfter(view: ConversationView, entries: readonly Entry[]): ConversationState {
  const { status, mode, manager, handover, lead, rating } = view;
  return entries
    .filter(({ seq }) => seq > view.lastSeq)
    .reduce<ConversationState>(applyEntry, { status, mode, manager, handover, lead, rating });
}

function about({ id, epoch }: ConversationView, entry: Entry): EntryAppended {
  return { conversationId: id, epoch, entry };
}

function bounded(ahead: readonly EntryAppended[]): readonly EntryAppended[] {
  return ahead.slice(-limits.resumeMax);
}
