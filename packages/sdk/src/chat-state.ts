import type {
  Attachment,
  ConversationId,
  ConversationState,
  ErrorCode,
  Message,
  Seq,
  SiteSettings,
  SiteStatus,
} from "@ilpo-chat/protocol";

/** `disconnected` means: until somebody acts. Every reconnect, the first connect too, is `connecting`. */
export type ConnectionStatus = "disconnected" | "connecting" | "connected";

/** How the link stands, and why it changed last. `code` is `offline` when the device has no network. */
export interface ConnectionState {
  readonly status: ConnectionStatus;
  readonly code: ErrorCode | "initial" | "requested" | "offline" | "transport" | "timeout";
}

/** A stored message, as the log has it after edits. */
export interface StoredItem {
  readonly kind: "message";
  readonly key: string;
  readonly message: Message;
  readonly edited: boolean;
  readonly removed: boolean;
  /** The visitor's thumb, if one was given. */
  readonly helpful?: boolean;
}

/** A file of a message that is not acknowledged yet. */
export interface PendingFile {
  /** Made here; the message names its upload by it. */
  readonly uploadId: string;
  readonly name: string;
  /** As the device tells it; the server looks for itself. */
  readonly type: string;
  readonly bytes: number;
  /** How much of it is on the way or there, 0 to 1. */
  readonly progress: number;
  /** As the server keeps it; from then on it is there. */
  readonly attachment?: Attachment;
}

/** A message of the visitor that is not acknowledged yet. It keeps its `key` when it is stored. */
export interface PendingItem {
  readonly kind: "pending";
  readonly key: string;
  readonly clientId: string;
  readonly content: string;
  readonly files?: readonly PendingFile[];
  /** The message that it answers. */
  readonly replyTo?: Seq;
  /** `waiting`: for the network or its turn. `sending`: on the wire. `failed`: refused; retry or discard it. */
  readonly state: "waiting" | "sending" | "failed";
  readonly error?: ErrorCode;
  readonly createdAt: string;
}

export type NoticeKind =
  | "manager-joined"
  | "returned-to-ai"
  | "waiting-for-manager"
  | "closed"
  | "reopened";

/** A line between the messages: somebody joined, the conversation ended. */
export interface NoticeItem {
  readonly kind: "notice";
  readonly key: string;
  readonly seq: Seq;
  readonly notice: NoticeKind;
  readonly name?: string;
  readonly at: string;
}

/** What a list shows, in order: the log's lines by `seq`, then the pending ones in the order they were typed. */
export type TimelineItem = StoredItem | PendingItem | NoticeItem;

/** The answer being written right now. */
export interface StreamingReply {
  readonly turn: number;
  readonly text: string;
}

/** Everything a view needs, as one immutable value; a new value after each change. */
export interface ChatState {
  readonly connection: ConnectionState;
  readonly settings: SiteSettings | null;
  readonly site: SiteStatus | null;
  readonly conversation:
    | ({ readonly id: ConversationId; readonly code: string } & ConversationState)
    | null;
  /** False until the first open has told what is stored; a list may show what the device kept meanwhile. */
  readonly loaded: boolean;
  readonly items: readonly TimelineItem[];
  readonly hasOlder: boolean;
  readonly reply: StreamingReply | null;
  /** How many wait for a manager longer than the visitor; null when they do not wait, or nobody has told. */
  readonly ahead: number | null;
  /** Who is typing; the AI before its first words. */
  readonly typing: "ai" | "manager" | null;
  /** Highest `seq` of the visitor's words that the other side has got, and has read. */
  readonly deliveredSeq: Seq;
  readonly readSeq: Seq;
  /** Messages of others that `markRead` has not covered. */
  readonly unread: number;
  readonly draft: string;
}
