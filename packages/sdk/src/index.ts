/** Typed client of Ilpo Chat: one visitor's conversation with one site. No UI, no framework. */
export { createChatClient } from "./client.ts";
export type { ChatPorts } from "./ports.ts";
export type {
  ChatClient,
  ChatClientEvents,
  ChatClientOptions,
  LeadForm,
  SendOptions,
} from "./chat-client.ts";
export type { PastConversation } from "./past.ts";
export type { SentFile, UploadOptions } from "./sent-file.ts";
export { indexedDbStorage, type KeyValueStorage, memoryStorage } from "./storage.ts";
export { ChatError, type ChatErrorCode, isChatError } from "./error.ts";
export type * from "./chat-state.ts";
export type { Clock } from "./clock.ts";
export type { Lifecycle, LifecycleSignal } from "./connection/lifecycle.ts";
export type { Link, LinkListeners, Transport } from "./connection/transport.ts";
export type { Tabs } from "./tabs/tabs.ts";
export {
  applyEntry,
  attachmentTypes,
  PROTOCOL_VERSION,
  limits,
  type Attachment,
  type Author,
  type CarOwnership,
  type ConversationId,
  type ConversationMode,
  type ConversationState,
  type ConversationStatus,
  type ConversationSummary,
  type Entry,
  type ErrorCode,
  type Identity,
  type Lead,
  type ManagerCard,
  type Message,
  type PushSubscriptionInput,
  type QuickReply,
  type Rating,
  type SelfTest,
  type Seq,
  type SiteSettings,
  type SiteStatus,
  type Source,
  type UserType,
} from "@ilpo-chat/protocol";
