import type { Seq } from "@ilpo-chat/protocol";
import type { VisitorRef } from "#chat";
import type { Tx } from "#kernel/database";

/** What became of orders that were worked on without a failure. */
export type Progress = {
  /** Whether Telegram was written to: such a write counts against the budget. */
  readonly wrote: boolean;
  /** How many writes that was; one unless told. */
  readonly writes?: number;
  /** What is to be remembered, in the transaction that ends the orders. */
  readonly record?: (tx: Tx) => Promise<void>;
  /** What a visitor in Telegram has on their screen. */
  readonly reached?: VisitorRef & { readonly conversationId: string; readonly seq: Seq };
  /** The visitor's words up to here have reached a manager's screen. */
  readonly seen?: { readonly conversationId: string; readonly deliveredSeq: Seq };
} & (
  | {
      readonly kind: "done";
      /** How many of the orders, from the first, are done by this. The others go back. */
      readonly count: number;
      readonly messageId?: number;
    }
  /** One step is done, more are to follow. */
  | { readonly kind: "more" }
  /** There is nothing to do any more. */
  | { readonly kind: "drop" }
);

export const DROPPED: Progress = { kind: "drop", wrote: false };
