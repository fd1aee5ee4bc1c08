export { createTelegramSandbox } from "./sandbox.ts";
export type { PersonOptions, TelegramSandbox, TelegramSandboxOptions } from "./sandbox.ts";
export { createSandboxControl } from "./control/client.ts";
export { SandboxRefusal } from "./control/refusal.ts";
export type {
  CallWait,
  FaultRule,
  MessageRef,
  MessageWait,
  Place,
  Press,
  SandboxControl,
  SendAlbum,
  SendFile,
  SendLocation,
  SendText,
} from "./control/contract.ts";
export type {
  CallbackAnswer,
  InlineAnswer,
  InlineOffer,
  SandboxCall,
  SandboxChat,
  SandboxMessage,
  SandboxPerson,
  SandboxReaction,
  SandboxState,
  SandboxTopic,
} from "./state/views.ts";
