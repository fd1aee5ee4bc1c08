import type { Update } from "grammy/types";
import * as v from "valibot";
import type { TelegramConfig } from "#config";
import { isSameSecret } from "#kernel/vault";
import type { Bot } from "./bot.ts";
import { ALLOWED_UPDATES } from "./polling.ts";

export interface UpdateRequest {
  /** `X-Telegram-Bot-Api-Secret-Token`. */
  readonly secretHeader: string | undefined;
  readonly body: unknown;
}

/** The rest of an update is Telegram's own; who holds the secret is believed to be Telegram. */
const updateSchema = v.looseObject({
  update_id: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});

/** SECURITY: S-28, S-31. Compared in constant time; nobody is admitted while polling. */
export function admits(
  webhook: TelegramConfig["webhook"],
  secretHeader: string | undefined,
): webhook is NonNullable<TelegramConfig["webhook"]> {
  return webhook !== undefined && isSameSecret(secretHeader ?? "", webhook.secret.open());
}

/** Nothing of the body is looked at before its bringer was admitted. */
export function readUpdate(
  webhook: TelegramConfig["webhook"],
  request: UpdateRequest,
): Update | "forbidden" | "bad" {
  if (!admits(webhook, request.secretHeader)) return "forbidden";
  const parsed = v.safeParse(updateSchema, request.body);
  return parsed.success ? parsed.output : "bad";
}

/** Tells Telegram where to bring updates: one at a time, so that they come in order. */
export async function registerWebhook(
  bot: Bot,
  webhook: NonNullable<TelegramConfig["webhook"]>,
): Promise<void> {
  await bot.call("setWebhook", (api) =>
    api.setWebhook({
      url: webhook.url.href,
      secret_token: webhook.secret.open(),
      allowed_updates: ALLOWED_UPDATES,
      max_connections: 1,
    }),
  );
}

/** Whether Telegram still brings updates to us. */
export async function isRegistered(
  bot: Bot,
  { url }: NonNullable<TelegramConfig["webhook"]>,
): Promise<boolean> {
  const known = await bot.call("getWebhookInfo", (api) => api.getWebhookInfo());
  return known.url === url.href;
}
