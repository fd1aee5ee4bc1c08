import type { Entry } from "@ilpo-chat/protocol";
import type { Follower, News } from "#chat";
import type { Clock } from "#kernel/clock";
import type { Tx } from "#kernel/database";
import type { Queue } from "#kernel/jobs";
import { cardsOf, changeCard, insertCard } from "./card-store.ts";
import { allDesks } from "./desk-store.ts";
import type { DeskMetrics } from "./desk-metrics.ts";
import type { Groups } from "./groups.ts";
import type { LessonOrder } from "./learning/offer.ts";
import { originsOf } from "./message-store.ts";
import { insertOrders } from "./outbox-store.ts";
import { phoneLike } from "./phone-like.ts";
import { planNews } from "./plan.ts";
import { isOpen } from "./site-rules.ts";
import { rulesIn } from "./site-store.ts";
import { planForVisitor } from "./visitor/plan.ts";
import { visitorOf } from "./visitor/store.ts";
import { continueWords } from "./visitor/words.ts";
import { waitSteps } from "./wait-plan.ts";
import { recordWaits } from "./wait-store.ts";

export interface FollowerDeps {
  readonly clock: Clock;
  readonly groups: Groups;
  readonly metrics: Pick<DeskMetrics, "waited">;
  /** A visitor may have written their phone number. */
  readonly phones: Queue<PhoneOrder>;
  /** A manager has closed a conversation. */
  readonly lessons: Queue<LessonOrder>;
  /** There is something new in the outbox. */
  readonly wakeOutbox: () => void;
}

/** Turns a conversation's news into orders of the outbox, in the transaction that moves the cursor. */
export function createTelegramFollower(deps: FollowerDeps): Follower {
  return {
    name: "telegram",
    async handle({ conversation, entries }, tx) {
      const { clock, groups, wakeOutbox } = deps;
      const origins = await originsOf(tx, clientIdsOf(entries));
      const visitor = await visitorOf(tx, conversation.id);
      const plan = planNews({
        conversation,
        entries,
        cards: await cardsOf(tx, conversation.id),
        desks: await allDesks(tx),
        origins,
        groupId: groups.of(conversation.siteId),
      });
      for (const card of plan.newCards) await insertCard(tx, card);
      for (const { card, change } of plan.changes) await changeCard(tx, card, change);
      await insertOrders(tx, plan.orders, clock.now());
      if (visitor) {
        const words = continueWords(visitor.locale);
        const orders = planForVisitor({ visitor, entries, origins, words });
        await insertOrders(tx, orders, clock.now());
      }
      await keepWaits(deps, tx, { conversation, entries });
      await noticePhone(deps, tx, { conversation, entries });
      await noticeLesson(deps, tx, { conversation, entries });
      tx.afterCommit(wakeOutbox);
    },
  };
}

function clientIdsOf(entries: readonly Entry[]): string[] {
  return entries.flatMap((entry) =>
    entry.type === "message.created" &&
    entry.message.author.type !== "ai" &&
    entry.message.clientId !== undefined
      ? [entry.message.clientId]
      : [],
  );
}

/** PRIVACY: the job names the line; the number itself stays in the log alone. */
export interface PhoneOrder {
  readonly conversationId: string;
  readonly seq: number;
}

async function keepWaits(
  { metrics }: FollowerDeps,
  tx: Tx,
  { conversation, entries }: News,
): Promise<void> {
  const steps = waitSteps(entries);
  if (steps.length === 0) return;
  const rules = await rulesIn(tx, conversation.siteId);
  const waited = await recordWaits(
    tx,
    {
      conversationId: conversation.id,
      siteId: conversation.siteId,
      // Outside working hours nobody will come: the visitor is told at once.
      lookAt: (askedAt) =>
        isOpen(rules, askedAt)
          ? new Date(askedAt.getTime() + rules.claimMinutes * 60_000)
          : askedAt,
    },
    steps,
  );
  tx.afterCommit(() => {
    for (const { kind, seconds } of waited) metrics.waited[kind].observe(seconds);
  });
}

/** Who was asked for a number types it as words; it belongs to the lead. */
async function noticePhone(
  { phones }: FollowerDeps,
  tx: Tx,
  { conversation, entries }: News,
): Promise<void> {
  if (conversation.lead?.phone) return;
  const found = entries.findLast(
    (entry) =>
      entry.type === "message.created" &&
      entry.message.author.type === "user" &&
      phoneLike(entry.message.content) !== undefined,
  );
  if (!found) return;
  const { id: conversationId } = conversation;
  await phones.send({ conversationId, seq: found.seq }, tx, { key: conversationId });
}

/** What a manager has explained may be of use to others. */
async function noticeLesson(
  { lessons }: FollowerDeps,
  tx: Tx,
  { conversation: { id: conversationId }, entries }: News,
): Promise<void> {
  const isClosed = entries.some(
    (entry) =>
      entry.type === "status.changed" && entry.status === "closed" && entry.by === "manager",
  );
  if (isClosed) await lessons.send({ conversationId }, tx, { key: conversationId });
}
