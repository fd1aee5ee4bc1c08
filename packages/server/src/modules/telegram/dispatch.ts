import type { Update } from "grammy/types";
import type { HandlingDeps } from "./handling.ts";
import { onEditedMessage, onMessage } from "./on-message.ts";
import { onPress } from "./on-press.ts";
import { onInlineQuery } from "./on-replies.ts";
import { onStanding } from "./on-standing.ts";
import { NOTHING, type Outcome } from "./outcome.ts";

/**
 * Decides what an update leads to. What it does outside our own tables is harmless to do again.
 * `album` has the other parts of an album, which are handled together.
 */
export async function dispatch(
  deps: HandlingDeps,
  update: Update,
  album: readonly Update[],
): Promise<Outcome> {
  const more = album.flatMap(({ message }) => message ?? []);
  if (update.message) return onMessage(deps, update.message, more);
  if (update.edited_message) return onEditedMessage(deps, update.edited_message);
  if (update.callback_query) return onPress(deps, update.callback_query);
  if (update.my_chat_member) return onStanding(deps, update.my_chat_member);
  if (update.inline_query) return onInlineQuery(deps, update.inline_query);
  return NOTHING;
}
