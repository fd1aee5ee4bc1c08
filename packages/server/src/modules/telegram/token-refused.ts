import type { Log } from "#kernel/log";
import { isBotError } from "./bot-error.ts";
import type { DeskMetrics } from "./desk-metrics.ts";

export interface TokenDeps {
  readonly log: Log;
  readonly metrics: Pick<DeskMetrics, "tokenRefused">;
}

/**
 * Nothing works until somebody sets a new token; Telegram itself cannot carry these words to an admin. So the log
 * says it, a counter moves, and `/health` has Telegram as down.
 */
export function noteRefusedToken({ log, metrics }: TokenDeps, error: unknown): void {
  if (!isBotError(error) || error.failure.kind !== "unauthorized") return;
  metrics.tokenRefused.inc();
  const mend =
    "get a token from @BotFather, set TELEGRAM_BOT_TOKEN and restart; nothing that waits is lost";
  log.error({ mend }, "telegram.token_refused");
}
