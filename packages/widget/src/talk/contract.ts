import type { LeadForm } from "@ilpo-chat/sdk";
import type { ShelfActions } from "../past/shelf.ts";
import type { TimeFormat } from "../i18n/time-format.ts";
import type { AllWords } from "../i18n/words.ts";

/** What the visitor can do in a conversation besides writing. Answers whether it was done; nothing throws or rejects. */
export interface TalkActions extends ShelfActions {
  endConversation(): Promise<void>;
  stopReply(): Promise<void>;
  /** Sends a message again that was refused. */
  retry(clientId: string): void;
  discard(clientId: string): void;
  loadOlder(): Promise<boolean>;
  submitLead(form: LeadForm): Promise<boolean>;
  rate(score: number, comment: string): Promise<boolean>;
  giveFeedback(seq: number, helpful: boolean, reason?: string): Promise<boolean>;
  editMessage(seq: number, content: string): Promise<boolean>;
  removeMessage(seq: number): Promise<boolean>;
  /** Gets a link to go on in Telegram, to be pressed. */
  goToTelegram(): Promise<void>;
  /** The link was pressed. */
  leaveForTelegram(): void;
  /** Saves all of the conversation as text, also what is not loaded yet. */
  saveTranscript(words: AllWords, time: TimeFormat): Promise<void>;
  readonly toggleSound: () => void;
  /** Has this browser tell of new messages, or no more. */
  readonly toggleNotices: () => void;
  /** The next of the sizes, around. */
  readonly changeTextSize: () => void;
  /** Shows what can be done with one message; null hides it. */
  select(key: string | null): void;
  /** Shows the application where the conversation is, or where it stands already. */
  readonly openLead: () => void;
  /** The next words answer this message; undefined: none. */
  answer(seq: number | undefined): void;
  /** Brings a row of the list on the screen. */
  show(key: string): void;
  /** The same for a message, also one that is not loaded yet. */
  goTo(seq: number): Promise<void>;
  copy(text: string): void;
}
