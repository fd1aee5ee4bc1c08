import type { Message } from "grammy/types";
import { changeSaid } from "./change-said.ts";
import { type Acting, conversationFor, type HandlingDeps } from "./handling.ts";
import type { MappedMessage } from "./message-store.ts";
import { noteIdOf } from "./notes.ts";
import { NOTHING, type Outcome, react, say } from "./outcome.ts";

/** `/del` in reply to one's own message, or note. */
export async function onDelete(
  deps: HandlingDeps,
  acting: Acting,
  message: Message,
): Promise<Outcome> {
  const { manager, spot, texts } = acting;
  const said = await ownWords(deps, acting, message.reply_to_message);
  if (!said) return { effects: [say(deps, spot, { text: texts.deleteUsage })] };
  if (!(await conversationFor(deps, manager, said.conversationId))) return NOTHING;
  if (said.seqs.length === 0) return removeNote(deps, acting, said);
  const changed = await changeSaid(deps, said, []);
  if (changed === "failed")
    return { effects: [say(deps, spot, { text: texts.notSent(texts.reasons.failed) })] };
  return { effects: [react(deps, spot, "👌")] };
}

/** The manager's own words to a visitor; an admin may also remove another's. */
async function ownWords(
  { messages }: HandlingDeps,
  { manager, spot }: Acting,
  target: Message["reply_to_message"],
): Promise<MappedMessage | undefined> {
  const isOwn = target?.from?.id === manager.telegramId || manager.role === "admin";
  const said = target && isOwn ? await messages.find(spot.chatId, target.message_id) : undefined;
  return said?.direction === "in" ? said : undefined;
}

async function removeNote(
  deps: HandlingDeps,
  { spot, texts }: Acting,
  said: MappedMessage,
): Promise<Outcome> {
  const isGone = await deps.chat.manager.removeNote({ clientId: noteIdOf(deps, said) });
  // What was refused, or is gone already, leaves nothing to remove.
  return {
    effects: [isGone ? react(deps, spot, "👌") : say(deps, spot, { text: texts.deleteUsage })],
  };
}
