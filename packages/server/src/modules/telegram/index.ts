export { createTelegram, type Telegram, type TelegramDeps } from "./telegram.ts";
