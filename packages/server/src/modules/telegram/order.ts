import type { Seq } from "@ilpo-chat/protocol";
import type { InlineKeyboardButton } from "grammy/types";
import type { Line } from "./transcript.ts";
import type { RichText } from "./rich-text.ts";

/** One thing for the bot to do in one chat. */
export type OrderPayload =
  /** Words of the bot itself, in a thread that is given. */
  | {
      readonly kind: "say";
      readonly text: RichText;
      readonly replyTo?: number;
      readonly buttons?: Keyboard;
    }
  /** Makes what is shown of a conversation equal to what it is: topic, card, pin, last lines, name. */
  | { readonly kind: "sync" }
  /** Words of somebody else in the conversation. */
  | {
      readonly kind: "line";
      readonly seq: Seq;
      readonly head: RichText;
      readonly body: RichText;
      /** The entry that the words answer. */
      readonly replyTo?: Seq;
    }
  /** A file of a message. */
  | {
      readonly kind: "file";
      readonly seq: Seq;
      readonly head: RichText;
      readonly file: Line["attachments"][number];
      /** Telegram refused it as a photo. */
      readonly asDocument?: boolean;
      /** Its line stands in the tail; the file itself is still to be shown. */
      readonly isFromTail?: boolean;
    }
  /** Photos of one message, as one album. */
  | {
      readonly kind: "album";
      readonly seq: Seq;
      readonly head: RichText;
      readonly files: Line["attachments"];
      /** Telegram refused them as photos. */
      readonly asDocument?: boolean;
    }
  /** A line of the bot about the conversation, in its place among the lines. */
  | { readonly kind: "notice"; readonly text: RichText; readonly replyToCard?: boolean }
  /** A line was changed, or with null removed. */
  | { readonly kind: "edit"; readonly seq: Seq; readonly content: string | null }
  /** Greets a visitor who goes on in Telegram, with the last lines. */
  | { readonly kind: "welcome" }
  /** Tells that visitor what is new: words, or a file with its caption. */
  | {
      readonly kind: "tell";
      readonly seq: Seq;
      readonly text: RichText;
      readonly file?: Line["attachments"][number];
      /** Telegram refused it as what it is. */
      readonly asDocument?: boolean;
    }
  /** Tells that visitor that a message was changed or removed. */
  | { readonly kind: "retell"; readonly seq: Seq }
  /** An entry for the knowledge, to decide on. */
  | { readonly kind: "offer"; readonly text: RichText; readonly buttons: Keyboard }
  /** Other words, and other buttons or none, for an offer that stands in the chat. */
  | {
      readonly kind: "reword";
      readonly messageId: number;
      readonly text: RichText;
      readonly buttons?: Keyboard;
    }
  | { readonly kind: "react"; readonly messageId: number; readonly emoji: Reaction };

export type Keyboard = readonly (readonly InlineKeyboardButton[])[];
export type Reaction = "👀" | "👍" | "✍" | "👌";
export type OrderKind = OrderPayload["kind"];

/** An order that is to be written. */
export interface NewOrder {
  readonly chatId: number;
  readonly threadId?: number | undefined;
  readonly conversationId?: string;
  readonly payload: OrderPayload;
  readonly priority: Priority;
  /** Of orders with one key only the newest waits. */
  readonly dedupeKey?: string;
  readonly delayMs?: number;
}

/** Smaller goes first. */
export const PRIORITY = {
  answer: 1,
  ledLine: 2,
  newCard: 3,
  line: 4,
  refresh: 5,
  receipt: 8,
} as const;

export type Priority = (typeof PRIORITY)[keyof typeof PRIORITY];

/** How often a burst of changes is shown. */
const REFRESH_DEBOUNCE_MS = 700;

/** Brings what a chat shows of a conversation up to date; several such orders become one. */
export function syncOrder(
  card: { readonly conversationId: string; readonly chatId: number },
  priority: Priority = PRIORITY.refresh,
): NewOrder {
  const { chatId, conversationId } = card;
  return {
    chatId,
    conversationId,
    payload: { kind: "sync" },
    priority,
    dedupeKey: `sync:${chatId}:${conversationId}`,
    ...(priority === PRIORITY.refresh ? { delayMs: REFRESH_DEBOUNCE_MS } : {}),
  };
}
