import type { Chat, ChatEvents } from "#chat";
import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/database";
import type { Lifecycle } from "#kernel/lifecycle";
import type { Log } from "#kernel/log";
import { type MessageStore, RECEIPT, type Receipt } from "./message-store.ts";
import { PRIORITY, type Reaction } from "./order.ts";
import { insertOrders } from "./outbox-store.ts";

export interface ReceiptDeps {
  readonly chat: Chat;
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly lifecycle: Lifecycle;
  readonly messages: MessageStore;
  readonly wakeOutbox: () => void;
}

/** A message that was just stored may not be mapped yet, and "delivered" is often followed by "read". */
const SETTLE_MS = 1_500;

type Moved = ChatEvents["receipt.moved"];

/** Shows managers how far their words have come: 👀 on the visitor's screen, 👍 read. */
export function followReceipts(deps: ReceiptDeps): void {
  const newest = new Map<string, Moved>();
  const timers = new Set<NodeJS.Timeout>();
  deps.chat.events.on("receipt.moved", (moved) => {
    if (moved.of !== "manager") return;
    const isPending = newest.has(moved.conversationId);
    newest.set(moved.conversationId, moved);
    if (isPending) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      const latest = newest.get(moved.conversationId);
      newest.delete(moved.conversationId);
      if (latest)
        mark(deps, latest).catch((error: unknown) =>
          deps.log.warn({ error }, "telegram.receipt_failed"),
        );
    }, SETTLE_MS);
    timers.add(timer);
  });
  deps.lifecycle.onStop("refuse", "telegram-receipts", () => {
    for (const timer of timers) clearTimeout(timer);
  });
}

async function mark({ db, clock, messages, wakeOutbox }: ReceiptDeps, moved: Moved): Promise<void> {
  await db.transaction(async (tx) => {
    // Of several nodes that hear this, each message is given to one.
    for (const [to, seq, emoji] of stepsOf(moved)) {
      const messagesMoved = await messages.moveReceipts(tx, moved.conversationId, { seq, to });
      const orders = messagesMoved.map(({ chatId, messageId }) => ({
        chatId,
        payload: { kind: "react" as const, messageId, emoji },
        priority: PRIORITY.receipt,
        dedupeKey: `react:${chatId}:${messageId}`,
      }));
      await insertOrders(tx, orders, clock.now());
      if (orders.length > 0) tx.afterCommit(wakeOutbox);
    }
  });
}

/** What was read needs no 👀 first. */
function stepsOf({ readSeq, deliveredSeq }: Moved): [Receipt, number, Reaction][] {
  return [
    [RECEIPT.read, readSeq, "👍"],
    [RECEIPT.delivered, deliveredSeq, "👀"],
  ];
}
