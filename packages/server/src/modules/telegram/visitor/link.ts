import type { TelegramLink } from "@ilpo-chat/protocol";
import { DomainError } from "#kernel/errors";
import type { Auth } from "#auth";
import type { Chat } from "#chat";
import type { Clock } from "#kernel/clock";
import type { Ids } from "#kernel/ids";
import type { Bot } from "../bot.ts";
import { isBotError } from "../bot-error.ts";
import { startLink } from "../start-link.ts";
import type { VisitorPlace, VisitorStore } from "./store.ts";

export interface ContinueLinkDeps {
  readonly auth: Auth;
  readonly bot: Bot;
  readonly chat: Chat;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly config: { readonly linkRoot: URL };
  readonly visitors: VisitorStore;
}

/** Long enough to change from a computer to the phone. */
const VALID_MS = 15 * 60_000;

const MARK = "c_";
/** A manager's invite is never taken for one: it is shorter. */
const TOKEN = /^c_[A-Za-z0-9_-]{43}$/u;

/** Tells the payload of a visitor's link from other payloads of `/start`. */
export function isContinueToken(payload: string): boolean {
  return TOKEN.test(payload);
}

/**
 * Makes a link by which a visitor goes on in the bot's private chat. SECURITY: S-30. 256 bits, only the
 * hash is kept, used once, and bound to this one conversation.
 */
export async function issueContinueLink(
  { auth, bot, chat, clock, ids, config, visitors }: ContinueLinkDeps,
  place: VisitorPlace,
): Promise<TelegramLink> {
  const username = await bot.me().then(
    (me) => me.username,
    (error: unknown) => {
      if (isBotError(error)) throw new DomainError("unavailable", { retryAfter: 5 });
      throw error;
    },
  );
  const token = `${MARK}${ids.token()}`;
  const expiresAt = new Date(clock.now().getTime() + VALID_MS);
  const locale = (await auth.sites.byId(place.siteId))?.settings.locale ?? "ru";
  await chat.visitor.bringToDesk(place);
  await visitors.saveLink(token, { place: { ...place, locale }, expiresAt });
  return {
    url: startLink(config.linkRoot, { username, payload: token }),
    expiresAt: expiresAt.toISOString(),
  };
}
