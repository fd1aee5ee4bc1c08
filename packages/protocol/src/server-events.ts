import type { Entry } from "./entry.ts";
import type { ErrorCode } from "./errors.ts";
import type { ConversationId, Seq } from "./ids.ts";
import type { SiteSettings } from "./visitors.ts";

interface About {
  readonly conversationId: ConversationId;
}

export interface EntryAppended extends About {
  readonly epoch: string;
  readonly entry: Entry;
}

/** An answer is being written. Hints: nothing of it is stored until its entry comes. */
export interface ReplyStarted extends About {
  readonly turn: number;
}

/** `offset` is the length in UTF-16 units of the text before this piece; a late joiner first gets the text so far at offset 0. */
export interface ReplyDelta extends About {
  readonly turn: number;
  readonly offset: number;
  readonly text: string;
}

export type ReplyEndReason = "done" | "stopped" | "superseded" | "failed";

/** `seq` names the stored entry, when one was stored. */
export interface ReplyEnded extends About {
  readonly turn: number;
  readonly seq?: Seq;
  readonly reason: ReplyEndReason;
}

export interface Typing extends About {
  readonly who: "ai" | "manager";
  readonly on: boolean;
}

/** What the other side has on screen and has read. Running maxima. */
export interface Receipt extends About {
  readonly deliveredSeq: Seq;
  readonly readSeq: Seq;
}

/** The site's state, for honest words about waiting. */
export interface SiteStatus {
  /** A manager is on shift. */
  readonly online: boolean;
  /** When managers are back, ISO 8601; absent while they are there or when nobody knows. */
  readonly backAt?: string;
  /** The conversation can be continued in Telegram, by `telegram:link`. */
  readonly telegram?: boolean;
}

/** Where a visitor who waits for a manager stands. A hint: told when they open the conversation, and whenever it changes. */
export interface QueuePlace extends About {
  /** How many wait for the same managers longer. They may be taken in another order. */
  readonly ahead: number;
}

/** The node is stopping: come back after this time, spread so that not all come at once. */
export interface Drain {
  readonly reconnectInMs: number;
}

/** What the server may emit on the visitor channel. */
export interface ServerEvents {
  entry: (event: EntryAppended) => void;
  "reply:started": (event: ReplyStarted) => void;
  "reply:delta": (event: ReplyDelta) => void;
  "reply:ended": (event: ReplyEnded) => void;
  typing: (event: Typing) => void;
  receipt: (event: Receipt) => void;
  site: (event: SiteStatus) => void;
  queue: (event: QueuePlace) => void;
  /** How the site wants its chat now; told at each connection, so that a change needs no new token. */
  settings: (settings: SiteSettings) => void;
  drain: (event: Drain) => void;
}

export type ServerEventName = keyof ServerEvents;
export type ServerPayload<Name extends ServerEventName> = Parameters<ServerEvents[Name]>[0];

/** `data` of a refused handshake (Socket.IO `connect_error`). */
export interface ConnectRefusal {
  readonly code: ErrorCode;
  readonly retryAfter?: number;
}
