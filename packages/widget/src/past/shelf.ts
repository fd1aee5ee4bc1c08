import type { ConversationId, ConversationSummary, PastConversation } from "@ilpo-chat/sdk";

/** The visitor's conversations, while they are looked through. */
export interface Shelf {
  /** Absent while it is on its way. */
  readonly list?: readonly ConversationSummary[];
  /** The last thing that was asked for did not come. */
  readonly isFailed?: boolean;
  /** One that is read. */
  readonly read?: PastConversation | undefined;
}

/** What can be done with past conversations. Nothing throws or rejects. */
export interface ShelfActions {
  openShelf(): Promise<void>;
  closeShelf(): void;
  /** Shows a past conversation, or goes back to the current one. */
  read(id: ConversationId): Promise<void>;
  /** Back to the list. */
  putBack(): void;
  /** One page more of what is read; answers whether it came. */
  readMore(): Promise<boolean>;
  /** Begins a conversation beside the one that has ended. */
  startAnew(): void;
  /** The next words reopen the one that has ended. */
  goOn(): void;
}
