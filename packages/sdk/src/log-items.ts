import {
  applyEntry,
  type ConversationState,
  type Entry,
  initialState,
  type Message,
  type MessageCreated,
} from "@ilpo-chat/protocol";
import type { NoticeItem, NoticeKind, StoredItem } from "./chat-state.ts";

/** A line that the log itself has. */
export type LogItem = StoredItem | NoticeItem;

/** The log as lines. `state` is the conversation's after them, undefined while its beginning is not known. */
export interface LogItems {
  readonly items: readonly LogItem[];
  readonly state: ConversationState | undefined;
}

/** Lines of a log that begins with the entry `firstSeq`. */
export function emptyLog(firstSeq: number): LogItems {
  return { items: [], state: firstSeq === 1 ? initialState : undefined };
}

/** Adds the lines of entries that follow. Lines that do not change keep their identity. */
export function extendLog(log: LogItems, entries: readonly Entry[]): LogItems {
  if (entries.length === 0) return log;
  const items = [...log.items];
  let { state } = log;
  for (const entry of entries) {
    addLine(items, entry, state);
    state = state ? applyEntry(state, entry) : stateFrom(entry);
  }
  return { items, state };
}

/** The same lines, with the older list's objects wherever nothing has changed. */
export function keepIdentity(items: readonly LogItem[], older: readonly LogItem[]): LogItem[] {
  const known = new Map(older.map((item) => [item.key, item]));
  return items.map((item) => {
    const old = known.get(item.key);
    return old && sameLine(old, item) ? old : item;
  });
}

/** Key of a message: the visitor's own keep the one they had while pending. */
export function messageKey({ author, clientId, seq }: Message): string {
  return author.type === "user" && clientId ? clientId : `m${seq}`;
}

function addLine(items: LogItem[], entry: Entry, before: ConversationState | undefined): void {
  switch (entry.type) {
    case "message.created":
      return void items.push(storedItem(entry));
    case "message.edited":
      return amend(items, entry.target, ({ message, ...item }) => ({
        ...item,
        message: { ...message, content: entry.content },
        edited: true,
      }));
    case "message.removed":
      return amend(items, entry.target, ({ message, ...item }) => ({
        ...item,
        message: { ...message, content: "", attachments: [], sources: [] },
        removed: true,
      }));
    case "feedback.given":
      return amend(items, entry.target, (item) => ({ ...item, helpful: entry.helpful }));
    default: {
      const notice = noticeOf(entry, before);
      if (notice) items.push({ kind: "notice", key: `n${entry.seq}`, seq: entry.seq, ...notice });
    }
  }
}

function storedItem({ message }: MessageCreated): StoredItem {
  return { kind: "message", key: messageKey(message), message, edited: false, removed: false };
}

function amend(items: LogItem[], target: number, change: (item: StoredItem) => StoredItem): void {
  const index = items.findLastIndex(
    (each) => each.kind === "message" && each.message.seq === target,
  );
  const item = items[index];
  if (item?.kind === "message") items[index] = change(item);
}

function noticeOf(
  entry: Entry,
  before: ConversationState | undefined,
): Pick<NoticeItem, "notice" | "name" | "at"> | undefined {
  const notice = (kind: NoticeKind) => ({ notice: kind, at: entry.at });
  switch (entry.type) {
    case "manager.joined":
      return { ...notice("manager-joined"), name: entry.manager.name };
    case "mode.changed":
      return entry.mode === "ai" ? notice("returned-to-ai") : undefined;
    case "status.changed":
      if (entry.status === "transferred") return notice("waiting-for-manager");
      if (entry.status === "closed") return notice("closed");
      return before?.status === "closed" ? notice("reopened") : undefined;
    default:
      return undefined;
  }
}

// An entry that sets the status makes it known, whatever came before.
function stateFrom(entry: Entry): ConversationState | undefined {
  const isTold = entry.type === "status.changed" || entry.type === "manager.joined";
  return isTold ? applyEntry(initialState, entry) : undefined;
}

function sameLine(a: LogItem, b: LogItem): boolean {
  if (a.kind === "notice" || b.kind === "notice") return a.kind === b.kind;
  return (
    a.edited === b.edited &&
    a.removed === b.removed &&
    a.helpful === b.helpful &&
    (a.message === b.message || (a.edited && a.message.content === b.message.content) || a.removed)
  );
}
