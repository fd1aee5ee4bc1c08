import type { CarOwnership, UserType } from "./conversation.ts";
import type { Entry } from "./entry.ts";
import type { WireError } from "./errors.ts";
import type { ClientId, ConversationId, Seq, SiteKey } from "./ids.ts";
import type { PushKey, PushSubscriptionInput, PushTarget } from "./push.ts";
import type { ConversationSummary, ConversationView, Cursor } from "./view.ts";

/** Handshake of the visitor channel, in Socket.IO's `auth`. The site key stands in the query too, where the origin is checked. */
export interface Handshake {
  readonly site: SiteKey;
  readonly token: string;
  readonly protocol: number;
}

/** Answer to one client event. */
export type Ack<Result extends object = object> =
  | ({ readonly ok: true } & Result)
  | { readonly ok: false; readonly error: WireError };

export interface OpenConversation {
  /** Absent: the visitor's current conversation, the one that is open, else the newest; made on the first message. */
  readonly conversationId?: ConversationId;
  readonly cursor?: Cursor;
  /** The page that the visitor is on, without its query and fragment. */
  readonly page?: string;
  readonly locale?: string;
}

/** `conversation` is null for a visitor who has none yet: nothing is stored before the first message. */
export interface OpenResult {
  readonly conversation: ConversationView | null;
}

export interface ListConversations {
  /** 20 unless told otherwise. */
  readonly limit?: number;
}

export interface ConversationList {
  /** The visitor's own, the newest first. */
  readonly conversations: readonly ConversationSummary[];
}

export interface SendMessage {
  /** Absent: the open conversation, else a new one. */
  readonly conversationId?: ConversationId;
  readonly clientId: ClientId;
  readonly content: string;
  /** The ids that the sender made for its uploads (`POST /v1/uploads`), in the order to show; each is used once. */
  readonly attachments?: readonly string[];
  /** The message of this conversation that the words answer. One that is not there is left out: the words count. */
  readonly replyTo?: Seq;
}

/** The stored row. Given only after its transaction has committed. */
export interface SendResult {
  readonly conversationId: ConversationId;
  readonly epoch: string;
  readonly id: number;
  readonly seq: Seq;
  readonly createdAt: string;
}

/** Names the conversation that an event is about. */
export interface InConversation {
  readonly conversationId: ConversationId;
}

export interface EditMessage extends InConversation {
  readonly seq: Seq;
  /** Null removes the message. */
  readonly content: string | null;
}

export interface GiveFeedback extends InConversation {
  readonly seq: Seq;
  readonly helpful: boolean;
  /** Why, in the visitor's words or those of a button. A later thumb on the same message replaces both. */
  readonly reason?: string;
}

export interface MarkRead extends InConversation {
  readonly seq: Seq;
}

export interface SetTyping extends InConversation {
  readonly on: boolean;
}

export interface ReadHistory extends InConversation {
  readonly beforeSeq: Seq;
  readonly limit?: number;
}

export interface HistoryPage {
  /** Rising `seq`, no gap, ending just before `beforeSeq`. */
  readonly entries: readonly Entry[];
}

export interface RequestManager {
  /** Absent: the conversation is made, for a visitor who asks for a person before a word was said. */
  readonly conversationId?: ConversationId;
  readonly reason?: string;
}

export interface SubmitLead extends InConversation {
  readonly name?: string;
  readonly phone?: string;
  readonly userType?: UserType;
  readonly city?: string;
  readonly car?: CarOwnership;
}

export interface GiveRating extends InConversation {
  readonly score: number;
  readonly comment?: string;
}

/** A one-time link that goes on with the conversation in the bot's private chat. Whoever opens it first reads and writes as the visitor. */
export interface TelegramLink {
  /** `https://t.me/…?start=c_…`. */
  readonly url: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

type Event<Payload, Result extends object = object> = (
  payload: Payload,
  ack: (answer: Ack<Result>) => void,
) => void;

/** What a client may emit; every event is acknowledged. */
export interface ClientEvents {
  "conversation:open": Event<OpenConversation, OpenResult>;
  "conversations:list": Event<ListConversations, ConversationList>;
  "message:send": Event<SendMessage, SendResult>;
  "message:edit": Event<EditMessage>;
  "message:feedback": Event<GiveFeedback>;
  read: Event<MarkRead>;
  typing: Event<SetTyping>;
  history: Event<ReadHistory, HistoryPage>;
  "manager:request": Event<RequestManager, InConversation>;
  "reply:stop": Event<InConversation>;
  "lead:submit": Event<SubmitLead>;
  rate: Event<GiveRating>;
  "conversation:close": Event<InConversation>;
  /** `not-found` where the house has no Telegram; see `telegram` of the `site` event. */
  "telegram:link": Event<InConversation, TelegramLink>;
  /** `not-found` where the house sends no notices to browsers; so for the next two. */
  "push:key": Event<object, PushKey>;
  "push:subscribe": Event<PushSubscriptionInput>;
  "push:unsubscribe": Event<Pick<PushTarget, "endpoint">>;
}

export type ClientEventName = keyof ClientEvents;
export type ClientPayload<Name extends ClientEventName> = Parameters<ClientEvents[Name]>[0];
/** What a successful acknowledgement of an event carries. */
export type ClientResult<Name extends ClientEventName> = Extract<
  Parameters<Parameters<ClientEvents[Name]>[1]>[0],
  { ok: true }
>;
