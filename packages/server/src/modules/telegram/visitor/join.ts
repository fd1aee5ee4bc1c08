import type { Auth } from "#auth";
import { type NewOrder, PRIORITY, syncOrder } from "../order.ts";
import { cardsOf } from "../card-store.ts";
import { insertOrders } from "../outbox-store.ts";
import { type Effect, type OrderingDeps, say } from "../outcome.ts";
import { forgetVisitor, redeemLink, visitorOf } from "./store.ts";
import { type ContinueWords, continueWords } from "./words.ts";

export interface JoinDeps extends OrderingDeps {
  readonly auth: Auth;
}

/**
 * Somebody opened a link of a visitor: from now on this chat is that conversation's. A chat in which it
 * went on before is told. Redeeming commits with the mark that the update is handled, so that a crash
 * between the two uses up no link.
 */
export function joinByLink(
  deps: JoinDeps,
  { token, chatId, language }: { token: string; chatId: number; language: string | undefined },
): Effect {
  return async (tx) => {
    const now = deps.clock.now();
    const opened = await redeemLink(tx, { token, chatId, now });
    if (!opened) {
      const text = continueWords(language).linkInvalid;
      return say(deps, spotOf(chatId), { text, isReply: false })(tx);
    }
    const { place, leftChatId } = opened;
    const { conversationId } = place;
    const welcome: NewOrder = {
      chatId,
      conversationId,
      payload: { kind: "welcome" },
      priority: PRIORITY.ledLine,
    };
    const cards = (await cardsOf(tx, conversationId)).map((card) => syncOrder(card));
    await insertOrders(tx, [welcome, ...cards], now);
    tx.afterCommit(deps.wakeOutbox);
    if (leftChatId === undefined) return;
    const text = continueWords(language).openedElsewhere;
    await say(deps, spotOf(leftChatId), { text, isReply: false })(tx);
  };
}

/** The visitor goes back to the site: nothing more is sent to the chat. */
export function leaveChat(
  deps: OrderingDeps,
  visitor: { readonly chatId: number; readonly conversationId: string },
  { words, page }: { readonly words: ContinueWords; readonly page: string | null },
): Effect {
  return async (tx) => {
    await forgetVisitor(tx, visitor.chatId);
    const cards = (await cardsOf(tx, visitor.conversationId)).map((card) => syncOrder(card));
    await insertOrders(tx, cards, deps.clock.now());
    await say(deps, spotOf(visitor.chatId), { text: words.left(page), isReply: false })(tx);
  };
}

/** A visitor who was shut out is shut out here, too. */
export function forgetConversation(conversationId: string): Effect {
  return async (tx) => {
    const visitor = await visitorOf(tx, conversationId);
    if (visitor) await forgetVisitor(tx, visitor.chatId);
  };
}

function spotOf(chatId: number) {
  return { chatId, threadId: undefined, messageId: 0 };
}
