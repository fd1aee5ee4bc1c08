import type { ConversationState, ConversationStatus } from "./conversation.ts";
import type { Entry } from "./entry.ts";
import type { ConversationId, Seq } from "./ids.ts";
import type { Author } from "./message.ts";

/** Where a client stands: the end of the unbroken run of entries that it holds. */
export interface Cursor {
  /** Changed when the database is restored from a backup; another epoch means start afresh. */
  readonly epoch: string;
  readonly seq: Seq;
}

/** A conversation as it is opened or resumed. */
export interface ConversationView extends ConversationState {
  readonly id: ConversationId;
  /** Short name that people say to each other: `K7F2`. */
  readonly code: string;
  readonly epoch: string;
  readonly lastSeq: Seq;
  readonly startedAt: string;
  /** Highest entry on the other side's screen, and the highest one read there. Running maxima, not entries. */
  readonly deliveredSeq: Seq;
  readonly readSeq: Seq;
  /**
   * Entries with rising `seq`, no gap, ending at `lastSeq`. They follow the cursor when `resumed`,
   * else they are the newest page.
   */
  readonly entries: readonly Entry[];
  readonly resumed: boolean;
}

/** A conversation as a list shows it. */
export interface ConversationSummary {
  readonly id: ConversationId;
  readonly code: string;
  readonly status: ConversationStatus;
  readonly startedAt: string;
  /** The last message that was not removed, its words cut to 200 letters. */
  readonly last: {
    readonly author: Author;
    readonly content: string;
    /** How many files it carries. */
    readonly files: number;
    readonly at: string;
  } | null;
}
