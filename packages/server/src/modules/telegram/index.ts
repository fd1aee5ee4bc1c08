export type { TelegramDeps } from "./parts.ts";
export { createTelegram, type Telegram } from "./telegram.ts";
