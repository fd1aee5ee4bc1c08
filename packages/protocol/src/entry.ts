import type {
  ConversationMode,
  ConversationStatus,
  Lead,
  ManagerCard,
  Rating,
} from "./conversation.ts";
import type { Seq } from "./ids.ts";
import type { Message, SenderType } from "./message.ts";

interface EntryBase {
  readonly seq: Seq;
  /** ISO 8601, the server's clock. */
  readonly at: string;
}

export interface MessageCreated extends EntryBase {
  readonly type: "message.created";
  readonly message: Message;
}

export interface MessageEdited extends EntryBase {
  readonly type: "message.edited";
  /** The `seq` of the message that was changed. */
  readonly target: Seq;
  readonly content: string;
}

export interface MessageRemoved extends EntryBase {
  readonly type: "message.removed";
  readonly target: Seq;
}

/** A manager took the conversation; mode becomes `manager`, status `active`. */
export interface ManagerJoined extends EntryBase {
  readonly type: "manager.joined";
  readonly manager: ManagerCard;
}

/** Who answers has changed. To `ai` the manager is gone. */
export interface ModeChanged extends EntryBase {
  readonly type: "mode.changed";
  readonly mode: ConversationMode;
  readonly by: SenderType;
}

/** `transferred` carries the reason of the handover. */
export interface StatusChanged extends EntryBase {
  readonly type: "status.changed";
  readonly status: ConversationStatus;
  readonly by: SenderType | "system";
  readonly reason?: string;
}

/** The whole lead as it is now. */
export interface LeadUpdated extends EntryBase {
  readonly type: "lead.updated";
  readonly lead: Lead;
  /** It stands in a new conversation because an earlier one of the visitor's had it; nobody has left anything now. */
  readonly carried?: true;
}

export interface Rated extends EntryBase {
  readonly type: "rated";
  readonly rating: Rating;
}

/** The visitor's thumb on one message of the AI. */
export interface FeedbackGiven extends EntryBase {
  readonly type: "feedback.given";
  readonly target: Seq;
  readonly helpful: boolean;
  readonly reason?: string;
}

/** One stored change of a conversation. Never rewritten. Clients ignore types that they do not know. */
export type Entry =
  | MessageCreated
  | MessageEdited
  | MessageRemoved
  | ManagerJoined
  | ModeChanged
  | StatusChanged
  | LeadUpdated
  | Rated
  | FeedbackGiven;

export type EntryType = Entry["type"];
