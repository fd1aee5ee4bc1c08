import type {
  ConversationId,
  Entry,
  MessageCard,
  ReplyEndReason,
  Seq,
  Source,
} from "@ilpo-chat/protocol";
import type { StatementRunner } from "#kernel/database-line";
import type { Conversation } from "./conversation-contract.ts";

export interface AiMessage {
  readonly conversationId: ConversationId;
  /** The turn that is answered. */
  readonly turn: number;
  readonly content: string;
  readonly sources?: readonly Source[];
  readonly partial?: boolean;
  /** A form to offer under the answer. */
  readonly card?: MessageCard;
}

/** What an answer is made of: a conversation, its newest entries, rising, and the managers' notes to the AI. */
export interface ConversationContext {
  readonly conversation: Conversation;
  readonly entries: readonly Entry[];
  readonly notes: readonly string[];
}

/** Answers that a transaction has stored. */
export interface PostedGroup {
  /** Undefined when the answer was left out. */
  seqOf(conversationId: ConversationId): Seq | undefined;
  /** Tells of them; after the commit. */
  announce(): void;
}

/** What the AI may do. */
export interface AiCommands {
  /** Tells the visitor's screens that an answer begins, grows, or ends without being stored. Hints only. */
  replyStarted(reply: { conversationId: ConversationId; turn: number }): void;
  /** Deltas must be given in order from offset 0; the text so far is kept for late joiners. */
  replyDelta(reply: { conversationId: ConversationId; turn: number; text: string }): void;
  replyEnded(reply: {
    conversationId: ConversationId;
    turn: number;
    reason: ReplyEndReason;
    seq?: Seq;
  }): void;
  /** Stores the answer if the conversation is still at that turn and in AI mode, else gives null. At most one answer a turn. */
  post(message: AiMessage): Promise<{ readonly seq: Seq } | null>;
  /**
   * The same for many, in the caller's transaction, of different conversations. An answer that cannot be stored at once is
   * left out; `post` says why.
   */
  postGroup(messages: readonly AiMessage[], runner: StatementRunner): Promise<PostedGroup>;
  /** Calls `wake` when a conversation may have words for the AI to answer, in this process; see {@link takeNews}. */
  onNews(wake: (conversationId: ConversationId) => void): void;
  /** Takes the AI's news of these conversations away, in the transaction that records what is to be done, and reads them. */
  takeNews(
    input: { readonly ids: readonly ConversationId[]; readonly limit: number },
    runner: StatementRunner,
  ): Promise<readonly ConversationContext[]>;
  /** Asks for a manager on the visitor's behalf; nothing happens when the turn has moved on. */
  handOver(input: { conversationId: ConversationId; turn: number; reason: string }): Promise<void>;
}
