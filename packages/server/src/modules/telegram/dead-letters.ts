import type { Auth } from "#auth";
import type { Chat } from "#chat";
import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/database";
import type { DeskMetrics } from "./desk-metrics.ts";
import type { DeskStore } from "./desk-store.ts";
import { adminChats } from "./escalation.ts";
import type { Groups } from "./groups.ts";
import { type NewOrder, PRIORITY } from "./order.ts";
import { insertOrders, type Order, type OutboxStore } from "./outbox-store.ts";
import { clipText, rich } from "./rich-text.ts";
import { textsFor } from "./texts.ts";

export interface DeadLetterDeps {
  readonly auth: Auth;
  readonly chat: Chat;
  readonly db: Database;
  readonly clock: Clock;
  readonly desks: DeskStore;
  readonly groups: Groups;
  readonly metrics: Pick<DeskMetrics, "dead">;
  readonly store: OutboxStore;
}

/** The card that an order is about. */
export function placeOf(order: Order) {
  return { conversationId: order.conversationId ?? "", chatId: order.chatId };
}

/** Telegram will never take these; the manager is told when it was somebody's words. */
export async function giveUp(
  deps: DeadLetterDeps,
  orders: readonly [Order, ...Order[]],
  failure: string,
): Promise<void> {
  const [first] = orders;
  deps.metrics.dead.inc();
  const told = await toAdmins(deps, first, failure);
  await deps.db.transaction(async (tx) => {
    await deps.store.settle(tx, [first.id], { state: "dead", failure });
    if (isSomebodysWords(first)) await insertOrders(tx, [lostNotice(first)], deps.clock.now());
    await insertOrders(tx, told, deps.clock.now());
  });
  const rest = orders.slice(1).map(({ id }) => id);
  if (rest.length > 0) await deps.store.putBack(rest, { notBefore: deps.clock.now() });
}

/** Words or files of a visitor, a manager or the AI, not of the bot itself. */
export function isSomebodysWords({ payload: { kind } }: Order): boolean {
  return kind === "line" || kind === "file" || kind === "album" || kind === "tell";
}

function lostNotice(order: Order): NewOrder {
  return {
    ...placeOf(order),
    payload: { kind: "notice", text: rich(textsFor(undefined).lineLost) },
    priority: PRIORITY.line,
  };
}

/** The admins learn of every dead letter; of a whole burst at once, as one line. */
async function toAdmins(deps: DeadLetterDeps, order: Order, failure: string): Promise<NewOrder[]> {
  const conversation =
    order.conversationId === undefined
      ? undefined
      : await deps.chat.queries.conversation(order.conversationId);
  const chats = await adminChats(deps, conversation?.siteId ?? 0);
  // What could not be said to an admin is not answered by saying more.
  return chats
    .filter(({ chatId }) => chatId !== order.chatId)
    .map(({ chatId, locale }) => ({
      chatId,
      payload: {
        kind: "say",
        text: rich(textsFor(locale).deadLetter(conversation?.code, clipText(failure, 200))),
      },
      priority: PRIORITY.line,
      dedupeKey: `dead:${chatId}`,
    }));
}
