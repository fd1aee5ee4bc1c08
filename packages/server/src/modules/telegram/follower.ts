import type { Follower } from "#chat";
import type { Clock } from "#kernel/clock";
import { cardsOf, changeCard, insertCard } from "./card-store.ts";
import { allDesks } from "./desk-store.ts";
import { originsOf } from "./message-store.ts";
import { insertOrders } from "./outbox-store.ts";
import { planNews } from "./plan.ts";

export interface FollowerDeps {
  readonly clock: Clock;
  /** The group's present id. */
  readonly groupId: () => number | undefined;
  /** There is something new in the outbox. */
  readonly wakeOutbox: () => void;
}

/** Turns a conversation's news into orders of the outbox, in the transaction that moves the cursor. */
export function createTelegramFollower({ clock, groupId, wakeOutbox }: FollowerDeps): Follower {
  return {
    name: "telegram",
    async handle({ conversation, entries }, tx) {
      const clientIds = entries.flatMap((entry) =>
        entry.type === "message.created" &&
        entry.message.author.type === "manager" &&
        entry.message.clientId !== undefined
          ? [entry.message.clientId]
          : [],
      );
      const plan = planNews({
        conversation,
        entries,
        cards: await cardsOf(tx, conversation.id),
        desks: await allDesks(tx),
        origins: await originsOf(tx, clientIds),
        groupId: groupId(),
      });
      for (const card of plan.newCards) await insertCard(tx, card);
      for (const { card, change } of plan.changes) await changeCard(tx, card, change);
      await insertOrders(tx, plan.orders, clock.now());
      tx.afterCommit(wakeOutbox);
    },
  };
}
