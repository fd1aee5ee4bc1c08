import type { BotCommand, Message } from "@grammyjs/types";

/** Someone who can be played: a manager or a stranger. */
export interface SandboxPerson {
  id: number;
  firstName: string;
  lastName?: string;
  username?: string;
  /** The person's place in the group at the start. The first administrator owns the group. */
  groupRole: "administrator" | "member" | "none";
}

/** One person's (or the bot's) reaction to a message. */
export interface SandboxReaction {
  userId: number;
  emoji: string;
}

/** A message as the Bot API shows it, with the reactions that stand on it now. */
export type SandboxMessage = Message & { reactions: SandboxReaction[] };

/** A topic of a forum. `threadId` is the id of the message that created it. */
export interface SandboxTopic {
  threadId: number;
  name: string;
  iconColor: number;
  iconCustomEmojiId?: string;
  isClosed: boolean;
}

/** A chat without its messages. */
export interface SandboxChat {
  id: number;
  type: "private" | "group" | "supergroup";
  title: string;
  isForum: boolean;
  /** Whose private chat it is. */
  personId?: number;
  /** The bot's standing: `kicked` in a private chat means that the person blocked the bot. */
  botStatus: string;
  topics: SandboxTopic[];
  /** Oldest first. */
  pinnedMessageIds: number[];
  /** Set on a group that was upgraded; the group lives on under this id. */
  migratedTo?: number;
}

/** What the sandbox holds, without messages. */
export interface SandboxState {
  bot: { id: number; username: string; firstName: string };
  /** The group's present id; changes with `upgradeGroup`. */
  groupId: number;
  people: SandboxPerson[];
  chats: SandboxChat[];
  commands: BotCommand[];
  pendingUpdates: number;
  /** Empty while the bot polls. */
  webhookUrl: string;
}

/** One Bot API call as it was received and answered. */
export interface SandboxCall {
  /** Rises by one with each call. */
  id: number;
  /** When the call came, milliseconds since 1970. */
  at: number;
  method: string;
  /** The parameters as sent; files appear as `attach://name`. Never holds the token. */
  params: Record<string, unknown>;
  /** Sizes of the uploaded files by name, bytes. */
  files: Record<string, number>;
  /** Whether the method's effect took place, whatever the caller was told. */
  applied: boolean;
  /** What the caller got: the HTTP status, or how the connection was broken. */
  outcome: number | "timeout" | "reset" | "truncated";
  result?: unknown;
  error?: { code: number; description: string; retryAfter?: number };
  /** The fault that was served, if any. */
  fault?: string;
}

/** How the bot answered a press of a button. */
export interface CallbackAnswer {
  callbackQueryId: string;
  personId: number;
  text?: string;
  showAlert: boolean;
  url?: string;
}

/** One offer of an answered inline query. */
export interface InlineOffer {
  id: string;
  title: string;
  description?: string;
  /** The text that choosing it sends. */
  text: string;
}

/** How the bot answered an inline query. */
export interface InlineAnswer {
  inlineQueryId: string;
  offers: InlineOffer[];
}

/** Something that changed; the page lives on these. */
export type Change =
  | { type: "message"; chatId: number; message: SandboxMessage }
  | { type: "messageDeleted"; chatId: number; messageId: number }
  | { type: "chat"; chat: SandboxChat }
  | { type: "groupMoved"; groupId: number }
  | { type: "commands"; commands: BotCommand[] }
  | { type: "action"; chatId: number; threadId?: number; action: string }
  | { type: "draft"; chatId: number; threadId?: number; text: string }
  | { type: "callbackAnswered"; answer: CallbackAnswer }
  | { type: "inlineAnswered"; answer: InlineAnswer }
  | { type: "called"; call: SandboxCall }
  | { type: "updateQueued" }
  | { type: "receiverReady" };

/** What the page starts from; changes come after. */
export interface Snapshot {
  readonly state: SandboxState;
  readonly messages: readonly { chatId: number; messages: SandboxMessage[] }[];
}
