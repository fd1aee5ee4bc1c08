import type { ChatMemberUpdated, Update } from "grammy/types";
import { saveDesk } from "./desk-store.ts";
import type { HandlingDeps } from "./handling.ts";
import { onEditedMessage, onMessage } from "./on-message.ts";
import { onPress } from "./on-press.ts";
import { NOTHING, type Outcome } from "./outcome.ts";

/** Decides what an update leads to. What it does outside our own tables is harmless to do again. */
export async function dispatch(deps: HandlingDeps, update: Update): Promise<Outcome> {
  if (update.message) return onMessage(deps, update.message);
  if (update.edited_message) return onEditedMessage(deps, update.edited_message);
  if (update.callback_query) return onPress(deps, update.callback_query);
  if (update.my_chat_member) return onStanding(deps, update.my_chat_member);
  return NOTHING;
}

/** Who blocks the bot has ended their shift. */
async function onStanding(
  deps: HandlingDeps,
  { chat, new_chat_member: now }: ChatMemberUpdated,
): Promise<Outcome> {
  if (chat.type !== "private" || now.status !== "kicked") return NOTHING;
  const desk = await deps.desks.ofChat(chat.id);
  return desk
    ? { effects: [(tx) => saveDesk(tx, desk, { isOnShift: false, focus: undefined })] }
    : NOTHING;
}
