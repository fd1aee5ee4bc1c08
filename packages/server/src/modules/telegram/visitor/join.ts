import type { Auth } from "#auth";
import { type NewOrder, PRIORITY, syncOrder } from "../order.ts";
import { cardsOf } from "../card-store.ts";
import { insertOrders } from "../outbox-store.ts";
import { type Effect, type OrderingDeps, say, type Spot } from "../outcome.ts";
import { forgetVisitor, redeemLink, type TelegramVisitor, visitorOf } from "./store.ts";
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
  { token, spot, language }: { token: string; spot: Spot; language: string | undefined },
): Effect {
  return async (tx) => {
    const now = deps.clock.now();
    const { chatId, threadId } = spot;
    const opened = await redeemLink(tx, { token, chatId, threadId, now });
    if (!opened) {
      const text = continueWords(language).linkInvalid;
      return say(deps, spot, { text, isReply: false })(tx);
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
    const left = { chatId: leftChatId, threadId: undefined, messageId: 0 };
    await say(deps, left, { text, isReply: false })(tx);
  };
}

/** The visitor goes back to the site: nothing more is sent to the chat. */
export function leaveChat(
  deps: OrderingDeps,
  visitor: TelegramVisitor,
  { words, page }: { readonly words: ContinueWords; readonly page: string | null },
): Effect {
  return async (tx) => {
    await forgetVisitor(tx, visitor.chatId);
    const cards = (await cardsOf(tx, visitor.conversationId)).map((card) => syncOrder(card));
    await insertOrders(tx, cards, deps.clock.now());
    await say(deps, spotOf(visitor), { text: words.left(page), isReply: false })(tx);
  };
}

/** A visitor who was shut out is shut out here, too. */
export function forgetConversation(conversationId: string): Effect {
  return async (tx) => {
    const visitor = await visitorOf(tx, conversationId);
    if (visitor) await forgetVisitor(tx, visitor.chatId);
  };
}

/** Where the visitor reads. */
export function spotOf({ chatId, threadId }: TelegramVisitor): Spot {
  return { chatId, threadId, messageId: 0 };
}
