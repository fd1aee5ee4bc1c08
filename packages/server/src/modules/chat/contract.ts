import type {
  Attachment,
  CarOwnership,
  ConversationId,
  ConversationSummary,
  ConversationView,
  Cursor,
  Entry,
  ReplyEndReason,
  SendResult,
  Seq,
  UserType,
  VisitorId,
} from "@ilpo-chat/protocol";
import type { Tx } from "#kernel/database";
import type { Events } from "#kernel/events";
import type { AiCommands } from "./ai-contract.ts";
import type { Conversation, Device } from "./conversation-contract.ts";
import type { ManagerCommands } from "./manager-contract.ts";

export type * from "./ai-contract.ts";
export type * from "./conversation-contract.ts";
export type * from "./manager-contract.ts";

/** Who is asking: a visitor whose token was checked, on the site that it belongs to. */
export interface VisitorRef {
  readonly siteId: number;
  readonly visitorId: VisitorId;
}

/** A file that a visitor sends ahead of the message that will carry it. */
export interface UploadInput extends VisitorRef {
  /** Made by the client, once for each file. */
  readonly uploadId: string;
  readonly name: string;
  /** Read to its end, or until it is longer than the protocol allows. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** A stored file of a message, still to be served by a signed address. */
export interface StoredAttachment {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  readonly width?: number;
  readonly height?: number;
  /** How long a sound is. */
  readonly durationMs?: number;
}

export interface OpenInput extends VisitorRef {
  readonly conversationId?: ConversationId;
  readonly cursor?: Cursor;
  readonly page?: string;
  readonly locale?: string;
  readonly device?: Device;
}

export interface SendInput extends VisitorRef {
  readonly conversationId?: ConversationId;
  readonly clientId: string;
  readonly content: string;
  /** Upload ids, as the client made them. */
  readonly attachments?: readonly string[];
  /** The message that the words answer; left out where there is none. */
  readonly replyTo?: Seq;
}

export interface LeadInput {
  readonly name?: string;
  /** As typed; stored in E.164. Refused with `bad-request` when it is no phone number. */
  readonly phone?: string;
  readonly userType?: UserType;
  readonly city?: string;
  readonly car?: CarOwnership;
}

/** What has happened in a conversation since a follower last looked. */
export interface News {
  readonly conversation: Conversation;
  /** Entries after the follower's cursor, rising, at most 200. */
  readonly entries: readonly Entry[];
}

/** Module that must hear of every entry, each once and in order. */
export interface Follower {
  readonly name: Exclude<FollowerName, "ai">;
  /**
   * Runs inside a transaction that holds the conversation's row and moves the follower's cursor past
   * `entries` when it commits. So it must be short, call nobody outside, and write what is to be done
   * (outbox rows, jobs) through `tx`. When it throws, the same news comes again.
   */
  handle(news: News, tx: Tx): Promise<void>;
}

/** Who is told news. The AI takes them in groups, see {@link AiCommands.takeNews}; the others are {@link Follower}s. */
export type FollowerName = "ai" | "telegram";

/** What happened in this process, after its commit. Other processes hear of it through rooms and followers. */
export interface ChatEvents extends Record<string, unknown> {
  "entry.appended": {
    readonly conversationId: ConversationId;
    readonly epoch: string;
    readonly entry: Entry;
  };
  "reply.started": { readonly conversationId: ConversationId; readonly turn: number };
  "reply.delta": {
    readonly conversationId: ConversationId;
    readonly turn: number;
    readonly offset: number;
    readonly text: string;
  };
  "reply.ended": {
    readonly conversationId: ConversationId;
    readonly turn: number;
    readonly seq?: Seq;
    readonly reason: ReplyEndReason;
  };
  "typing.changed": {
    readonly conversationId: ConversationId;
    readonly who: "user" | "ai" | "manager";
    readonly on: boolean;
  };
  /** The other side's screen: `of` says whose words were delivered or read. */
  "receipt.moved": {
    readonly conversationId: ConversationId;
    readonly of: "user" | "manager";
    readonly deliveredSeq: Seq;
    readonly readSeq: Seq;
  };
  /**
   * The conversation's turn has moved on: an answer that is being written for an older one has lost
   * its reader. Reaches every process (a hint; the commit of the answer checks for itself).
   */
  "turn.moved": {
    readonly conversationId: ConversationId;
    readonly turn: number;
    readonly stop: boolean;
  };
}

/** What a visitor may do. Each refuses what is not theirs with `not-found`. */
export interface VisitorCommands {
  /** Which conversation `open` would give; a cheap look, so that the caller can listen before it reads. */
  locate(
    input: VisitorRef & { conversationId?: ConversationId },
  ): Promise<ConversationId | undefined>;
  /** The visitor's conversations, newest first. */
  list(input: VisitorRef & { limit: number }): Promise<readonly ConversationSummary[]>;
  /** The visitor's conversation; null while there is none. */
  open(input: OpenInput): Promise<ConversationView | null>;
  /**
   * Keeps a file until a message carries it, a day at most. The same upload id again gives the first result. Refuses
   * with `type-not-allowed`, `file-unreadable`, `picture-too-large`, `payload-too-large`, `quota-exceeded`.
   */
  upload(input: UploadInput): Promise<{ readonly attachment: Attachment; readonly isNew: boolean }>;
  /**
   * Resolves after the commit. Files that are not the visitor's own, or are part of a message already, are refused
   * with `upload-missing`.
   */
  send(input: SendInput): Promise<SendResult>;
  edit(
    input: VisitorRef & { conversationId: ConversationId; seq: Seq; content: string | null },
  ): Promise<void>;
  history(
    input: VisitorRef & { conversationId: ConversationId; beforeSeq: Seq; limit: number },
  ): Promise<readonly Entry[]>;
  requestManager(
    input: VisitorRef & { conversationId?: ConversationId; reason?: string },
  ): Promise<ConversationId>;
  submitLead(input: VisitorRef & { conversationId: ConversationId } & LeadInput): Promise<void>;
  rate(
    input: VisitorRef & { conversationId: ConversationId; score: number; comment?: string },
  ): Promise<void>;
  giveFeedback(
    input: VisitorRef & {
      conversationId: ConversationId;
      seq: Seq;
      helpful: boolean;
      reason?: string;
    },
  ): Promise<void>;
  /** What stands up to `seq` has reached the visitor outside the site; a running maximum. */
  markDelivered(input: VisitorRef & { conversationId: ConversationId; seq: Seq }): Promise<void>;
  /** From now on the desk hears everything of the conversation, also what the AI does alone. */
  bringToDesk(input: VisitorRef & { conversationId: ConversationId }): Promise<void>;
  markRead(input: VisitorRef & { conversationId: ConversationId; seq: Seq }): Promise<void>;
  setTyping(input: VisitorRef & { conversationId: ConversationId; on: boolean }): Promise<void>;
  stopReply(input: VisitorRef & { conversationId: ConversationId }): Promise<void>;
  close(input: VisitorRef & { conversationId: ConversationId }): Promise<void>;
}

/** Reads for other modules. */
export interface ChatQueries {
  conversation(id: ConversationId): Promise<Conversation | undefined>;
  conversationByCode(siteId: number | undefined, code: string): Promise<Conversation | undefined>;
  /** Up to which entry the visitor has read; 0 for a conversation that there is not. */
  readByVisitor(id: ConversationId): Promise<Seq>;
  /** The newest entries, rising. */
  recentEntries(id: ConversationId, limit: number): Promise<readonly Entry[]>;
  /** Of these conversations, the newest entry of each whose newest entry is younger than `since`. */
  newestEntries(
    ids: readonly string[],
    since: Date,
  ): Promise<readonly ChatEvents["entry.appended"][]>;
  /** Conversations that wait for a manager or are led by this one, longest waiting first. */
  desk(input: {
    siteIds?: readonly number[];
    managerId?: number;
    limit: number;
  }): Promise<readonly Conversation[]>;
  /** The managers' notes to the AI, oldest first. */
  notes(id: ConversationId): Promise<readonly string[]>;
  /** All notes of managers, also those for themselves alone: the newest ten, oldest first. */
  managerNotes(id: ConversationId): Promise<readonly { name: string | null; note: string }[]>;
  /** Conversations by code, part of the visitor's name, or whole phone number, newest first. */
  find(input: {
    siteIds: readonly number[];
    text: string;
    limit: number;
  }): Promise<readonly Conversation[]>;
  countActive(): Promise<number>;
  attachment(
    id: string,
  ): Promise<{ readonly file: StoredAttachment; readonly data: Uint8Array } | undefined>;
  /** The same, for an address that carries a signature; undefined when it is forged or too old. */
  signedAttachment(address: {
    readonly id: string;
    readonly expiry: number;
    readonly signature: string;
  }): ReturnType<ChatQueries["attachment"]>;
  /** The text so far of an answer that this process is writing. */
  replySoFar(id: ConversationId): ReplySoFar | undefined;
  /** The same for each of them. */
  repliesSoFar(): ReadonlyMap<ConversationId, ReplySoFar>;
}

/** What has been written of an answer. */
export interface ReplySoFar {
  readonly turn: number;
  readonly text: string;
}

/** The centre of the house. It knows no other module. */
export interface Chat {
  readonly visitor: VisitorCommands;
  readonly manager: ManagerCommands;
  readonly ai: AiCommands;
  readonly queries: ChatQueries;
  readonly events: Events<ChatEvents>;
  /** Deletes files that nobody will ask for again, some at a time; resolves with how many. For any process, now and then. */
  sweepFiles(): Promise<number>;
  /** Has a follower told the news in this process. For the processes that play its role. */
  follow(follower: Follower): void;
}
