import type { ChatMemberUpdated, Update } from "grammy/types";
import type { Tx } from "#kernel/database";
import { saveDesk } from "./desk-store.ts";
import type { HandlingDeps } from "./handling.ts";
import { onEditedMessage, onMessage } from "./on-message.ts";
import { onPress } from "./on-press.ts";
import { onInlineQuery } from "./on-replies.ts";
import { setUpGroup } from "./on-setup.ts";
import { NOTHING, type Outcome } from "./outcome.ts";
import { textsFor } from "./texts.ts";
import { forgetVisitor } from "./visitor/store.ts";

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

/** A manager who blocks the bot has ended their shift, a visitor has gone back to the site. */
async function onStanding(deps: HandlingDeps, change: ChatMemberUpdated): Promise<Outcome> {
  const { chat, new_chat_member: now } = change;
  if (chat.type !== "private") return onGroupStanding(deps, change);
  if (now.status !== "kicked") return NOTHING;
  const desk = await deps.desks.ofChat(chat.id);
  return {
    effects: [
      (tx) => forgetVisitor(tx, chat.id),
      ...(desk ? [(tx: Tx) => saveDesk(tx, desk, { isOnShift: false, focus: undefined })] : []),
    ],
  };
}

/** An admin of ours added the bot to a group, or changed its rights: they are told how it stands. */
async function onGroupStanding(
  deps: HandlingDeps,
  { chat, from, old_chat_member: before, new_chat_member: now }: ChatMemberUpdated,
): Promise<Outcome> {
  const isThere = now.status === "administrator" || now.status === "member";
  if (!isThere || before.status === now.status) return NOTHING;
  const manager = await deps.auth.managers.byTelegramId(from.id);
  // SECURITY: a group that a stranger added the bot to stays unknown.
  if (manager?.role !== "admin") return NOTHING;
  const spot = { chatId: chat.id, threadId: undefined, messageId: 0 };
  return setUpGroup(deps, { manager, spot, texts: textsFor(undefined), rest: "" });
}
