import type { ConversationId, Seq } from "@ilpo-chat/protocol";
import type { Connection } from "./connection/driver.ts";
import { isRecord } from "./record.ts";
import type { KeyValueStorage } from "./storage.ts";
import type { TabNote } from "./tabs/siblings.ts";
import type { Timeline } from "./timeline.ts";

/** How far the visitor has read, kept on the device and told to the other side. */
export interface ReadMark {
  load(): Promise<void>;
  /** Another tab has this mark now. */
  hear(mark: unknown): void;
  /** Everything in the timeline is read. */
  mark(timeline: Timeline | undefined): void;
  /** Tells what could not be told while the link was down. */
  tell(): void;
  /** Messages of others that are not covered. */
  unread(timeline: Timeline | undefined): number;
  readonly isSet: boolean;
  forget(): Promise<void>;
}

interface Mark {
  readonly conversationId: ConversationId;
  readonly epoch: string;
  readonly seq: Seq;
}

export interface ReadMarkDeps {
  readonly storage: KeyValueStorage;
  readonly site: string;
  readonly request: Connection["request"];
  /** Tells the other tabs. */
  tell(note: TabNote): void;
}

export function createReadMark(deps: ReadMarkDeps): ReadMark {
  const { storage, site, request } = deps;
  const key = `${site}:read`;
  let mark: Mark | undefined;
  let told: Mark | undefined;
  const covered = ({ id, epoch }: Timeline) =>
    mark?.conversationId === id && mark.epoch === epoch ? mark.seq : 0;
  const tell = () => {
    const current = mark;
    if (!current || told === current) return;
    told = current;
    request("read", { conversationId: current.conversationId, seq: current.seq }).catch(() => {
      if (told === current) told = undefined;
    });
  };
  // Who has set it has told the server too.
  const hear = (other: unknown) => {
    if (!isMark(other)) return;
    const isSame = mark?.conversationId === other.conversationId && mark.epoch === other.epoch;
    if (!mark || (isSame && mark.seq < other.seq)) mark = told = other;
  };
  return {
    load: async () => hear(await storage.get(key)),
    hear,
    mark(timeline) {
      if (!timeline) return;
      const { id, epoch, cursor } = timeline;
      if (id === null || cursor <= covered(timeline)) return;
      mark = { conversationId: id, epoch, seq: cursor };
      void storage.set(key, mark);
      deps.tell({ read: mark });
      tell();
    },
    tell,
    unread: (timeline) => (timeline ? countUnread(timeline, covered(timeline)) : 0),
    get isSet() {
      return mark !== undefined;
    },
    forget() {
      mark = told = undefined;
      return storage.delete(key);
    },
  };
}

function countUnread({ log }: Timeline, covered: Seq): number {
  let count = 0;
  for (const item of log.items) {
    if (item.kind !== "message" || item.removed) continue;
    if (item.message.seq > covered && item.message.author.type !== "user") count += 1;
  }
  return count;
}

function isMark(value: unknown): value is Mark {
  return isRecord(value) && typeof value.seq === "number";
}
