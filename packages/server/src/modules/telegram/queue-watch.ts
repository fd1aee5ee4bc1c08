import type { Bot } from "./bot.ts";
import { adminChats, type EscalationDeps } from "./escalation.ts";
import { type NewOrder, PRIORITY } from "./order.ts";
import { insertOrders, type OutboxStore } from "./outbox-store.ts";
import { isGroup } from "./plan.ts";
import { rich } from "./rich-text.ts";
import { textsFor } from "./texts.ts";

export interface QueueWatchDeps extends EscalationDeps {
  readonly bot: Pick<Bot, "isHealthy">;
  readonly outbox: Pick<OutboxStore, "slowChats">;
}

/** A busy minute is nothing to speak of; this long, managers wonder where the words are. */
const SLOW_MS = 3 * 60_000;
const QUIET_MS = 30 * 60_000;

/**
 * Tells admins that a group takes less than is written, each group at most twice an hour. While Telegram itself is
 * down nobody is told: the words would only wait, too, and be wrong when they come.
 */
export function createQueueWatch(deps: QueueWatchDeps): () => Promise<void> {
  const toldAt = new Map<number, number>();
  return async () => {
    const now = deps.clock.now();
    const slow = await deps.outbox.slowChats({ now, olderThanMs: SLOW_MS });
    for (const { chatId, count } of slow) {
      const isFresh = now.getTime() - (toldAt.get(chatId) ?? 0) >= QUIET_MS;
      if (!isGroup(chatId) || !isFresh || !(await deps.bot.isHealthy())) continue;
      toldAt.set(chatId, now.getTime());
      const orders = await ordersFor(deps, { chatId, count });
      await deps.db.transaction(async (tx) => {
        await insertOrders(tx, orders, now);
        tx.afterCommit(deps.wakeOutbox);
      });
    }
  };
}

async function ordersFor(
  deps: QueueWatchDeps,
  { chatId: groupId, count }: { readonly chatId: number; readonly count: number },
): Promise<NewOrder[]> {
  const told = new Map<number, string | undefined>();
  for (const { id } of await deps.auth.sites.all()) {
    if (deps.groups.of(id) !== groupId) continue;
    for (const { chatId, locale } of await adminChats(deps, id)) told.set(chatId, locale);
  }
  return [...told]
    .filter(([chatId]) => !isGroup(chatId))
    .map(([chatId, locale]) => ({
      chatId,
      payload: { kind: "say", text: rich(textsFor(locale).queueGrows(count)) },
      priority: PRIORITY.line,
    }));
}
