import { setTimeout as delay } from "node:timers/promises";
import type { Update } from "grammy/types";
import { type Bot, type PollArgs } from "./bot.ts";
import { isBotError } from "./bot-error.ts";
import { noteRefusedToken, type TokenDeps } from "./token-refused.ts";

/** What Telegram is to tell us; without asking it leaves some of these out. */
export const ALLOWED_UPDATES = [
  "message",
  "edited_message",
  "callback_query",
  "message_reaction",
  "my_chat_member",
  "chat_member",
  "inline_query",
] as const satisfies NonNullable<PollArgs["allowed_updates"]>;

export interface PollingDeps extends TokenDeps {
  readonly bot: Bot;
  /** Resolves once the updates are stored. */
  readonly accept: (updates: readonly Update[]) => Promise<void>;
}

const POLL_SECONDS = 25;
const PAUSE_MAX_MS = 15_000;

/**
 * Asks Telegram for updates until `signal` is aborted. Asking with a new offset is what makes
 * Telegram forget the older ones, and that happens only after they were stored.
 */
export async function runPolling(
  { bot, log, metrics, accept }: PollingDeps,
  signal: AbortSignal,
): Promise<void> {
  let offset: number | undefined;
  let failures = 0;
  let isWebhookGone = false;
  while (!signal.aborted) {
    try {
      if (!isWebhookGone) await bot.call("deleteWebhook", (api) => api.deleteWebhook({}));
      isWebhookGone = true;
      const updates = await bot.poll(
        {
          timeout: POLL_SECONDS,
          allowed_updates: ALLOWED_UPDATES,
          ...(offset === undefined ? {} : { offset }),
        },
        signal,
      );
      await accept(updates);
      // After a week of silence Telegram's ids may start again below ours. So once everything was
      // taken the offset is forgotten, or it would throw the new ones away unseen.
      offset =
        updates.length > 0 ? Math.max(...updates.map((update) => update.update_id)) + 1 : undefined;
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      log.warn({ failures, error }, "telegram.poll_failed");
      noteRefusedToken({ log, metrics }, error);
      await delay(pauseAfter(error, failures), undefined, { signal }).catch(() => undefined);
    }
  }
}

function pauseAfter(error: unknown, failures: number): number {
  const failure = isBotError(error) ? error.failure : undefined;
  if (failure?.kind === "wait") return failure.seconds * 1_000;
  // Another program polls with our token. Telegram ends one of the two; waiting lets the other finish.
  if (failure?.kind === "conflict") return 3_000;
  return Math.min(PAUSE_MAX_MS, 250 * 2 ** Math.min(failures, 8));
}
