import type { Auth } from "#auth";
import type { Chat } from "#chat";
import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/database";
import type { Log } from "#kernel/log";
import { afterFailure, type Decision } from "./after-failure.ts";
import type { Bot } from "./bot.ts";
import type { BotError } from "./bot-error.ts";
import { changeCard, NOTHING_SHOWN } from "./card-store.ts";
import type { ChatStore } from "./chat-store.ts";
import { giveUp, placeOf } from "./dead-letters.ts";
import type { DeskMetrics } from "./desk-metrics.ts";
import type { DeskStore } from "./desk-store.ts";
import { saveDesk } from "./desk-store.ts";
import type { Groups } from "./groups.ts";
import { PRIORITY, syncOrder } from "./order.ts";
import { insertOrders, type Order, type OutboxStore } from "./outbox-store.ts";
import { noteRefusedToken } from "./token-refused.ts";
import { forgetVisitor, moveVisitor } from "./visitor/store.ts";

export interface RecoveryDeps {
  readonly auth: Auth;
  readonly groups: Groups;
  readonly bot: Bot;
  readonly chat: Chat;
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: DeskMetrics;
  readonly store: OutboxStore;
  readonly chats: ChatStore;
  readonly desks: DeskStore;
  /** The group has a new id. */
  readonly onMoved: (from: number, to: number) => void;
}

export interface SenderState {
  readonly pausedUntil: Map<number, number>;
  /** Moments of the last writes to each chat, rising. */
  readonly writes: Map<number, number[]>;
}

export interface ChatWork {
  readonly chatId: number;
  readonly state: SenderState;
  readonly signal: AbortSignal;
}

export interface Failed {
  readonly orders: readonly [Order, ...Order[]];
  readonly error: BotError;
}

/** What a refused or failed call means for its orders, its chat and its topic. */
export async function recoverFrom(
  deps: RecoveryDeps,
  work: ChatWork,
  failed: Failed,
): Promise<void> {
  const { orders, error } = failed;
  const [first] = orders;
  if (error.failure.kind === "wait") deps.metrics.throttled.inc();
  noteRefusedToken(deps, error);
  const isSlow = error.failure.kind === "down" && first.attempts > 4;
  const decision = afterFailure(error.failure, first, isSlow && (await deps.bot.isHealthy()));
  deps.log.warn(
    {
      orderId: first.id,
      kind: first.payload.kind,
      attempts: first.attempts,
      decision: decision.kind,
      error,
    },
    "telegram.refused",
  );
  await carryOut(deps, work, { ...failed, decision });
}

async function carryOut(
  deps: RecoveryDeps,
  work: ChatWork,
  { orders, error, decision }: Failed & { readonly decision: Decision },
): Promise<void> {
  const { store, db, clock } = deps;
  const [first] = orders;
  const ids = orders.map(({ id }) => id);
  const now = clock.now();
  const again = (ms: number) => new Date(now.getTime() + ms);
  switch (decision.kind) {
    case "done":
      return db.transaction((tx) => store.settle(tx, ids, { state: "sent" }));
    case "pause":
      if (decision.isAmbiguous) deps.metrics.ambiguous.inc(ids.length);
      work.state.pausedUntil.set(work.chatId, again(decision.ms).getTime());
      await deps.chats.pause(work.chatId, again(decision.ms));
      return store.putBack(ids, { notBefore: now, isAmbiguous: decision.isAmbiguous });
    case "later":
      return store.putBack(ids, { notBefore: again(decision.ms) });
    case "simplify":
      await store.putBack(ids.slice(1), { notBefore: now });
      return store.putBack([first.id], { notBefore: now, payload: decision.payload });
    case "remake-topic":
      await remake(deps, first);
      return store.putBack(ids, { notBefore: now });
    case "resend-card":
      await db.transaction((tx) =>
        changeCard(tx, placeOf(first), { messageId: undefined, shownCard: undefined }),
      );
      return store.putBack(ids, { notBefore: now });
    case "follow":
      await follow(deps, work.chatId, decision.chatId);
      return store.putBack(ids, { notBefore: now });
    case "leave-topic":
      await db.transaction((tx) => moveVisitor(tx, work.chatId, undefined));
      return store.putBack(ids, { notBefore: now });
    case "leave-chat":
      return leaveChat(deps, work.chatId, error.message);
    case "give-up":
      return giveUp(deps, orders, error.message);
  }
}

export async function follow(
  { db, chats, onMoved }: RecoveryDeps,
  from: number,
  to: number,
): Promise<void> {
  await db.transaction((tx) => chats.move(tx, from, to));
  onMoved(from, to);
}

/** Somebody deleted the topic: a new one is made, with the last lines in it. */
async function remake({ db, clock }: RecoveryDeps, order: Order): Promise<void> {
  await db.transaction(async (tx) => {
    await changeCard(tx, placeOf(order), NOTHING_SHOWN);
    await insertOrders(tx, [syncOrder(placeOf(order), PRIORITY.newCard)], clock.now());
  });
}

/** Somebody blocked the bot: a manager's shift is over, a visitor is back on the site. */
async function leaveChat(deps: RecoveryDeps, chatId: number, failure: string): Promise<void> {
  const desk = await deps.desks.ofChat(chatId);
  await deps.db.transaction(async (tx) => {
    if (desk) await saveDesk(tx, desk, { isOnShift: false, focus: undefined });
    await forgetVisitor(tx, chatId);
    await deps.store.abandon(tx, chatId, failure);
  });
}
