import type { Message } from "grammy/types";
import { visitorLabel } from "./card.ts";
import { saveDesk } from "./desk-store.ts";
import { type Acting, conversationFor, type HandlingDeps, leads } from "./handling.ts";
import { NOTHING, type Outcome, say } from "./outcome.ts";
import type { Conversation } from "#chat";

/** The conversation that words are for, or what their writer is told. */
export type Target = { readonly conversation: Conversation } | { readonly outcome: Outcome };

/** For words whose place names no conversation: in private the one in focus takes them, and nobody else ever. */
export async function withoutAddress(
  deps: HandlingDeps,
  acting: Acting,
  message: Message,
): Promise<Target> {
  const { desk, manager, texts, spot } = acting;
  if (!acting.isPrivate) return { outcome: await inGroup(deps, acting, message) };
  const told = (text: string): Target => ({ outcome: { effects: [say(deps, spot, { text })] } });
  // A topic that somebody made by hand is nobody's: what is written there has no address.
  if (spot.threadId !== undefined) return told(texts.noFocus);
  // Who answers something else than a conversation's message means somebody else than the one in focus.
  if (message.reply_to_message) return told(texts.replyUnknown);
  const focused =
    desk?.focus === undefined ? undefined : await conversationFor(deps, manager, desk.focus);
  if (!desk || !focused) return told(texts.noFocus);
  // Words without an address go only to the one who leads: nobody writes to a stranger by accident.
  if (leads(manager, focused)) return { conversation: focused };
  const text = texts.focusLost(visitorLabel(focused, texts));
  return {
    outcome: {
      effects: [say(deps, spot, { text }), (tx) => saveDesk(tx, desk, { focus: undefined })],
    },
  };
}

/** What managers say to each other in a group is theirs, but who thinks to answer a visitor must know. */
async function inGroup(deps: HandlingDeps, acting: Acting, message: Message): Promise<Outcome> {
  const { spot, texts } = acting;
  const { chatId, threadId } = spot;
  const refuse = (reason: string): Outcome => ({
    effects: [say(deps, spot, { text: texts.notSent(reason) })],
  });
  // SECURITY: it is a conversation's topic, of a site that this manager does not handle.
  if (threadId !== undefined)
    return (await deps.cards.byThread(chatId, threadId))
      ? refuse(texts.reasons.otherSite)
      : NOTHING;
  const replied = message.reply_to_message;
  const about = replied && (await deps.messages.find(chatId, replied.message_id));
  return about?.direction === "out" ? refuse(texts.reasons.notInTopic) : NOTHING;
}
