import type { TelegramLink } from "@ilpo-chat/protocol";
import { DomainError } from "#kernel/errors";
import type { Clock } from "#kernel/clock";
import type { Ids } from "#kernel/ids";
import type { Bot } from "./bot.ts";
import { isBotError } from "./bot-error.ts";
import { startLink } from "./start-link.ts";
import type { VisitorPlace, VisitorStore } from "./visitor-store.ts";

export interface ContinueLinkDeps {
  readonly bot: Bot;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly config: { readonly linkRoot: URL };
  readonly visitors: VisitorStore;
}

/** Long enough to change from a computer to the phone. */
const VALID_MS = 15 * 60_000;

/** What a visitor's start link begins with; a manager's invite never does, for it has another length. */
export const CONTINUE_MARK = "c_";

/**
 * Makes a link by which a visitor goes on in the bot's private chat. SECURITY: S-30. 256 bits, only the
 * hash is kept, used once, and bound to this one conversation.
 */
export async function issueContinueLink(
  { bot, clock, ids, config, visitors }: ContinueLinkDeps,
  place: VisitorPlace,
): Promise<TelegramLink> {
  const username = await bot.me().then(
    (me) => me.username,
    (error: unknown) => {
      if (isBotError(error)) throw new DomainError("unavailable", { retryAfter: 5 });
      throw error;
    },
  );
  const token = `${CONTINUE_MARK}${ids.token()}`;
  const expiresAt = new Date(clock.now().getTime() + VALID_MS);
  await visitors.saveLink(token, { place, expiresAt });
  return {
    url: startLink(config.linkRoot, { username, payload: token }),
    expiresAt: expiresAt.toISOString(),
  };
}
