import type { Update } from "@grammyjs/types";
import type {
  CallbackAnswer,
  InlineAnswer,
  SandboxCall,
  SandboxMessage,
  SandboxState,
  SandboxTopic,
} from "../state/views.ts";

/** Where a person writes: their own chat with the bot, or a group (a topic of it, else General). */
export interface Place {
  personId: number;
  chat: "private" | "group";
  /** Another group than the first one. */
  groupId?: number;
  threadId?: number;
}

interface SendOptions extends Place {
  /** The id of the message replied to. */
  replyTo?: number;
  /** Group only: send as an anonymous administrator, that is in the group's name. */
  anonymous?: boolean;
}

/** Words of a person. `/commands` and links get their entities as in Telegram. */
export interface SendText extends SendOptions {
  text: string;
}

/** A file of a person, with an optional caption. */
export interface SendFile extends SendOptions {
  bytes: Uint8Array;
  fileName?: string;
  mimeType?: string;
  caption?: string;
}

/** Several photos or documents as one album. */
export interface SendAlbum extends SendOptions {
  items: {
    kind: "photo" | "document";
    bytes: Uint8Array;
    fileName?: string;
    mimeType?: string;
    caption?: string;
  }[];
}

/** What has no file of its own here, and what the bot may not know how to take. */
export type OtherKind = "sticker" | "contact" | "videoNote" | "poll";

/** A point on the map. */
export interface SendLocation extends SendOptions {
  latitude: number;
  longitude: number;
}

/** Names one message. */
export interface MessageRef {
  chatId: number;
  messageId: number;
}

/** Another file for a message. */
export type ReplaceFile = MessageRef &
  Pick<SendFile, "bytes" | "fileName" | "mimeType" | "caption"> & { personId: number };

/** Names one topic: of the first group unless told. */
export interface TopicRef {
  chatId?: number;
  threadId: number;
}

/** A press of an inline button, found by its data or by its visible text. */
export interface Press extends MessageRef {
  personId: number;
  data?: string;
  text?: string;
}

/** A refusal or an accident to serve instead of the proper answer. */
export interface FaultRule {
  /** Only calls of this method; any method without it. `getUpdates` must be named to be hit. */
  method?: string;
  /** Only calls with this `chat_id`. */
  chatId?: number;
  /** How many calls to hit; 1 unless told. */
  times?: number;
  kind:
    | "429"
    | "500"
    | "502html"
    | "timeout"
    | "reset"
    | "truncated"
    | "okfalse"
    | "403"
    | "401"
    | "400";
  /** Seconds, for `429`; 1 unless told. */
  retryAfter?: number;
  description?: string;
  /** Do what was asked and then lose the answer, so that the caller cannot know. */
  applyFirst?: boolean;
}

interface Wait {
  /** 5,000 unless told; the wait rejects when it is over. */
  timeoutMs?: number;
}

/** A message to wait for. All given conditions must hold at once; edits are seen too. */
export interface MessageWait extends Wait {
  chatId?: number;
  threadId?: number;
  textIncludes?: string;
  /** Only messages with a greater id. */
  afterMessageId?: number;
  /** Only the bot's messages (true) or only people's (false). */
  fromBot?: boolean;
}

/** A finished Bot API call to wait for. */
export interface CallWait extends Wait {
  method: string;
  /** Only calls with a greater id. */
  afterId?: number;
  chatId?: number;
}

/**
 * Plays the people, reads what the bot did, and breaks things. The same in process and over HTTP.
 * Every refusal rejects with a `SandboxRefusal` that says what was wrong.
 */
export interface SandboxControl {
  /** Writes as a person. In private the person must have pressed Start before, or writes `/start`. */
  sendText(args: SendText): Promise<SandboxMessage>;
  sendPhoto(args: SendFile): Promise<SandboxMessage>;
  sendDocument(args: SendFile): Promise<SandboxMessage>;
  /** A voice message; `seconds` is its length, 3 unless told. */
  sendVoice(args: SendFile & { seconds?: number }): Promise<SandboxMessage>;
  sendAlbum(args: SendAlbum): Promise<SandboxMessage[]>;
  sendLocation(args: SendLocation): Promise<SandboxMessage>;
  sendOther(args: SendOptions & { kind: OtherKind }): Promise<SandboxMessage>;
  /** Changes the person's own text or caption; the bot gets `edited_message`. */
  edit(args: MessageRef & { personId: number; text: string }): Promise<SandboxMessage>;
  /** Puts another photo or file into the person's own message; the caption stays, unless another is given. */
  replaceFile(args: ReplaceFile): Promise<SandboxMessage>;
  /** Presses a button; the answer is read with `waitForCallbackAnswer`. */
  press(args: Press): Promise<{ callbackQueryId: string }>;
  /** Sets the person's reactions; an empty list takes them back. */
  react(args: MessageRef & { personId: number; emoji: string[] }): Promise<void>;
  /** Presses Start in private, with the payload of a deep link; also unblocks. */
  start(args: { personId: number; payload?: string }): Promise<SandboxMessage>;
  /** Blocks the bot: it gets `my_chat_member` and, for its messages, 403. */
  block(args: { personId: number }): Promise<void>;
  /** Makes a topic by hand, in the person's chat with the bot or in a group. */
  createTopic(args: Place & { name: string }): Promise<SandboxTopic>;
  /** Deletes a topic as an administrator. As in Telegram, the bot hears nothing of it. */
  deleteTopic(args: TopicRef): Promise<void>;
  /** Closes or reopens a topic as a person; the bot gets the service message. */
  closeTopic(args: TopicRef & { personId: number }): Promise<void>;
  reopenTopic(args: TopicRef & { personId: number }): Promise<void>;
  /** Deletes a message as a person. As in Telegram, the bot hears nothing of it. */
  deleteMessage(args: MessageRef): Promise<void>;
  removeBotFromGroup(): Promise<void>;
  /** Adds the bot to the group as an administrator. */
  addBotToGroup(): Promise<void>;
  demoteBot(): Promise<void>;
  promoteBot(): Promise<void>;
  /** Changes a person's standing in the group; the bot gets `chat_member` if it asked for it. */
  setMember(args: { personId: number; role: "administrator" | "member" | "left" }): Promise<void>;
  /** Turns topics of the group on or off. */
  setForum(args: { isForum: boolean }): Promise<void>;
  /** Moves the group to a new id, as an upgrade to a supergroup does; the old id answers with `migrate_to_chat_id`. */
  upgradeGroup(): Promise<{ groupId: number }>;
  /** Types `@bot query`; the offers are read with `waitForInlineAnswer`. */
  inlineQuery(args: Place & { query: string }): Promise<{ inlineQueryId: string }>;
  /** Sends one of the offers as the person who asked. */
  chooseInlineResult(args: { inlineQueryId: string; resultId: string }): Promise<SandboxMessage>;

  state(): Promise<SandboxState>;
  /** The log of Bot API calls, oldest first; `getUpdates` is in it once it was answered. */
  calls(filter?: { method?: string; afterId?: number }): Promise<SandboxCall[]>;
  /** Messages of a chat by rising id; with `threadId` of one topic, `null` for General alone. */
  messages(args: { chatId: number; threadId?: number | null }): Promise<SandboxMessage[]>;
  /** A chat's topics in the order of their creation; the group's unless told. */
  topics(args?: { chatId?: number }): Promise<SandboxTopic[]>;
  waitForMessage(args: MessageWait): Promise<SandboxMessage>;
  waitForCall(args: CallWait): Promise<SandboxCall>;
  waitForTopic(
    args: Wait & { chatId?: number; nameIncludes?: string; isClosed?: boolean },
  ): Promise<SandboxTopic>;
  /** Waits until the reaction stands on the message; any reaction when no emoji is given. */
  waitForReaction(args: Wait & MessageRef & { emoji?: string }): Promise<SandboxMessage>;
  waitForCallbackAnswer(args: Wait & { callbackQueryId: string }): Promise<CallbackAnswer>;
  waitForInlineAnswer(args: Wait & { inlineQueryId: string }): Promise<InlineAnswer>;
  /** Waits until the bot is there for updates: a poll is open, or a webhook is set. */
  waitForReceiver(args?: Wait): Promise<void>;
  /** Waits until the bot has taken every update: confirmed by polling, or answered 2xx by its webhook. */
  waitForUpdatesTaken(args?: Wait): Promise<void>;

  /** Adds a fault; faults are tried oldest first. */
  fail(rule: FaultRule): Promise<void>;
  clearFaults(): Promise<void>;
  /** Delivers each of the next updates twice, with the same `update_id`. */
  duplicateUpdates(args: { times: number }): Promise<void>;
  /** Delivers an earlier update once more, whatever was confirmed since. */
  replayUpdate(args: { updateId: number }): Promise<void>;
  /** Delivers an update as it is; its `update_id` may be lower than those before it. */
  pushRawUpdate(args: { update: Update }): Promise<void>;
  /** Holds every new update back; 0 releases all. */
  delayUpdates(args: { ms: number }): Promise<void>;
  /** Every update made so far, oldest first. */
  updates(): Promise<Update[]>;
  /** Limits the bot's writes for each group; `null` lifts the limit. */
  setWriteBudget(args: { perMinute: number | null }): Promise<void>;
}
