import type {
  CarOwnership,
  ConversationId,
  ConversationSummary,
  Identity,
  PushSubscriptionInput,
  Seq,
  TelegramLink,
  UserType,
} from "@ilpo-chat/protocol";
import type { ChatState, ConnectionState, PendingFile } from "./chat-state.ts";
import type { ChatError } from "./error.ts";
import type { PastConversation } from "./past.ts";
import type { SentFile, UploadOptions } from "./sent-file.ts";
import type { KeyValueStorage } from "./storage.ts";

/** Options of {@link createChatClient}. */
export interface ChatClientOptions {
  /** Base address of the server, e.g. `https://chat.example`. */
  readonly url: string;
  /** Public key of the site. */
  readonly site: string;
  /** `Origin` to send where no browser does (Node). It must be one of the site's allowed origins. */
  readonly origin?: string;
  readonly locale?: string;
  /** Address of the page, told to managers without its query and fragment. */
  readonly page?: () => string;
  /** Where the token, the outbox and the draft live. Default: IndexedDB, else memory. */
  readonly storage?: KeyValueStorage;
}

/** What a message may carry besides its words. */
export interface SendOptions {
  /**
   * At most ten, of 10 MB each; also some that `upload` has sent. They go ahead of the message, and are kept on the
   * device until it is stored; with files the words may be empty.
   */
  readonly files?: readonly (SentFile | PendingFile)[];
  /** The message that the words answer. */
  readonly replyTo?: Seq;
}

export interface LeadForm {
  readonly name?: string;
  readonly phone?: string;
  readonly userType?: UserType;
  readonly city?: string;
  readonly car?: CarOwnership;
}

export interface ChatClientEvents {
  /** The state has a new value. */
  change: (state: ChatState) => void;
  /** The link changed. */
  connection: (change: { readonly from: ConnectionState; readonly to: ConnectionState }) => void;
  /** A message of somebody else has come in, live. Of several tabs one is told. */
  message: (message: {
    readonly seq: Seq;
    readonly author: string;
    readonly content: string;
  }) => void;
  /** Something failed that no call waits for. */
  error: (error: ChatError) => void;
}

/**
 * One visitor's chat with one site. Nothing is fetched and nothing is stored before `connect()` or
 * the first `send()`. Calls never throw at once; a promise that is returned rejects with a
 * {@link ChatError}.
 */
export interface ChatClient {
  readonly state: ChatState;
  on<Name extends keyof ChatClientEvents>(name: Name, listener: ChatClientEvents[Name]): () => void;
  /** Starts, and from then on keeps the link up. Idempotent. */
  connect(): void;
  /** Ends the link until `connect()`. What is unsent stays in the outbox. */
  disconnect(): void;
  /** Queues a message; it is shown at once as pending and leaves the outbox only with its acknowledgement. Returns its clientId. */
  send(content: string, options?: SendOptions): string;
  /** Sends a file ahead, for a message that is written later. Nothing of it is kept over a reload. */
  upload(file: SentFile, options?: UploadOptions): Promise<PendingFile>;
  /** The bytes of a pending message's file, for a preview; undefined when the device has lost them. */
  bytesOf(file: PendingFile): Promise<Blob | undefined>;
  /** Sends a failed message again under the same clientId. */
  retry(clientId: string): void;
  /** Throws a failed message away; one with files also before it has failed. */
  discard(clientId: string): void;
  loadOlder(): Promise<void>;
  /** The visitor's conversations, newest first. */
  conversations(): Promise<readonly ConversationSummary[]>;
  /** The end of one of them, beside the current one and without leaving it; with `known`, a page more than that. */
  readConversation(id: ConversationId, known?: PastConversation): Promise<PastConversation>;
  /** Leaves a conversation that has ended: the next words begin a new one. */
  startConversation(): void;
  requestManager(reason?: string): Promise<void>;
  stopReply(): Promise<void>;
  giveFeedback(seq: Seq, helpful: boolean, reason?: string): Promise<void>;
  editMessage(seq: Seq, content: string): Promise<void>;
  removeMessage(seq: Seq): Promise<void>;
  submitLead(form: LeadForm): Promise<void>;
  rate(score: number, comment?: string): Promise<void>;
  closeConversation(): Promise<void>;
  /** A link by which the visitor goes on in Telegram; it works once, for a quarter of an hour. */
  continueInTelegram(): Promise<TelegramLink>;
  /** What a browser's push subscription is made for; rejects with `not-found` where the server sends none. */
  pushKey(): Promise<string>;
  /** Has this browser told of messages while nothing of the site is open. The same again changes language and sound. */
  subscribeToPush(subscription: PushSubscriptionInput): Promise<void>;
  unsubscribeFromPush(endpoint: string): Promise<void>;
  setDraft(text: string): void;
  /** Tells the other side that the visitor types; repeats and falls silent by itself. */
  setTyping(on: boolean): void;
  /** The visitor has everything on screen. */
  markRead(): void;
  /**
   * Says who the visitor is, by the account that the page knows. With a signature of the site's server it leads to the
   * same visitor and conversation on every device; without one, managers see it as not verified. It is told with the
   * next link, at once where there is one; a refusal is an `error` event, and the chat goes on without. When the device
   * was another user's, all of theirs is forgotten first.
   */
  identify(identity: Identity): void;
  /** Call it after a navigation without a load: managers see the address that `page` gives now. */
  pageChanged(): Promise<void>;
  /** Forgets token, outbox and draft on this device, and disconnects. */
  forget(): Promise<void>;
  /** Disconnects and lets go of every listener and timer. The client is of no use afterwards. */
  destroy(): void;
}
