import type { Log } from "#kernel/log";
import { isBotError } from "./bot-error.ts";

/** Nothing works until somebody sets a new token; Telegram itself cannot carry these words to an admin. */
export function noteRefusedToken(log: Log, error: unknown): void {
  if (!isBotError(error) || error.failure.kind !== "unauthorized") return;
  const mend =
    "get a token from @BotFather, set TELEGRAM_BOT_TOKEN and restart; nothing that waits is lost";
  log.error({ mend }, "telegram.token_refused");
}
