import type { ConversationState } from "@ilpo-chat/protocol";
import type { Send } from "../history.ts";

/** One line of a list that a reader has. */
export interface ViewLine {
  /** Absent while the message is not known to be stored. */
  readonly seq?: number;
  readonly clientId?: string;
  readonly text: string;
  readonly from: "user" | "ai" | "manager";
  readonly state: "stored" | "waiting" | "sending" | "failed";
  readonly isPartial?: boolean;
}

/** What one observer has of one conversation, in its order. */
export interface View {
  readonly talk: number;
  readonly observer: string;
  readonly lines: readonly ViewLine[];
  /** Status, mode, manager, lead, rating: compared as they are. Absent where nobody looked. */
  readonly state?: ConversationState;
}

/** One row of the log as the database has it. */
export interface LogRow {
  readonly seq: number;
  /** `message.created`, or another type of entry. */
  readonly type: string;
  readonly clientId: string | null;
  readonly from: "user" | "ai" | "manager" | null;
  readonly text: string | null;
  readonly isPartial: boolean;
  /** Who answers from this entry on, when the entry says so. */
  readonly leads?: "ai" | "manager";
}

/** The log of one conversation, rising. */
export interface Log {
  readonly talk: number;
  readonly rows: readonly LogRow[];
}

/** Everything about one conversation that the checkers judge by. */
export interface Evidence {
  readonly log: Log;
  readonly sends: readonly Send[];
  readonly views: readonly View[];
}

export type ViolationKind = "lost" | "doubled" | "reordered" | "broken";

/** One promise that was not kept. */
export interface Violation {
  readonly kind: ViolationKind;
  readonly what: string;
}

/** Rows that a reader sees as messages. */
export function messagesOf({ rows }: Log): readonly LogRow[] {
  return rows.filter(({ type }) => type === "message.created");
}
