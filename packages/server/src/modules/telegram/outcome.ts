import type { Clock } from "#kernel/clock";
import type { Tx } from "#kernel/database";
import { insertCard, changeCard, type ShownCard } from "./card-store.ts";
import { type Keyboard, type NewOrder, PRIORITY, type Reaction, syncOrder } from "./order.ts";
import { insertOrders } from "./outbox-store.ts";
import { type RichText, rich } from "./rich-text.ts";

/** A change of our own tables. All of an update's effects commit with the mark that it is handled. */
export type Effect = (tx: Tx) => Promise<void>;

/** What a press of a button is answered with; it is always answered. */
export interface PressAnswer {
  readonly text?: string;
  /** In a box that must be closed by hand. */
  readonly isAlert?: boolean;
}

/** What an update leads to. */
export interface Outcome {
  readonly effects: readonly Effect[];
  readonly answer?: PressAnswer;
  /** What an inline query is answered with. */
  readonly offers?: readonly InlineOffer[];
}

/** One canned reply to choose from. */
export interface InlineOffer {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly text: string;
}

export const NOTHING: Outcome = { effects: [] };

/** What it takes to write an order. */
export interface OrderingDeps {
  readonly clock: Clock;
  readonly wakeOutbox: () => void;
}

/** A spot in Telegram to answer at. */
export interface Spot {
  readonly chatId: number;
  readonly threadId: number | undefined;
  /** The message that is answered. */
  readonly messageId: number;
}

export interface SayMore {
  readonly buttons?: Keyboard;
  /** The conversation that the words are about, so that a reply to them finds it. */
  readonly conversationId?: string;
  readonly isReply?: boolean;
}

/** Says something at a spot. */
export function say(
  deps: OrderingDeps,
  spot: Spot,
  { text, buttons, conversationId, isReply = true }: SayMore & { readonly text: string | RichText },
): Effect {
  return order(deps, {
    chatId: spot.chatId,
    threadId: spot.threadId,
    ...(conversationId === undefined ? {} : { conversationId }),
    payload: {
      kind: "say",
      text: typeof text === "string" ? rich(text) : text,
      ...(buttons ? { buttons } : {}),
      ...(isReply ? { replyTo: spot.messageId } : {}),
    },
    priority: PRIORITY.answer,
  });
}

/** Marks the message that is answered. */
export function react(deps: OrderingDeps, { chatId, messageId }: Spot, emoji: Reaction): Effect {
  return order(deps, {
    chatId,
    payload: { kind: "react", messageId, emoji },
    priority: PRIORITY.answer,
    dedupeKey: `react:${chatId}:${messageId}`,
  });
}

/** Lets a manager's private chat show the conversation's lines, beginning with the last ones. */
export function showLines(
  deps: OrderingDeps,
  place: Pick<ShownCard, "conversationId" | "chatId">,
  card: ShownCard | undefined,
): Effect {
  return async (tx) => {
    if (card?.hasLines) return;
    if (card) await changeCard(tx, place, { hasLines: true, isTailSent: false });
    else await insertCard(tx, { ...place, hasLines: true, tailSeq: 0 });
    await order(deps, syncOrder(place, PRIORITY.newCard))(tx);
  };
}

/** Brings what a chat shows of a conversation up to date. */
export function refreshCard(
  deps: OrderingDeps,
  place: Pick<ShownCard, "conversationId" | "chatId">,
): Effect {
  return order(deps, syncOrder(place));
}

function order({ clock, wakeOutbox }: OrderingDeps, newOrder: NewOrder): Effect {
  return async (tx) => {
    await insertOrders(tx, [newOrder], clock.now());
    tx.afterCommit(wakeOutbox);
  };
}
