import type { Auth } from "#auth";
import type { Chat } from "#chat";
import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/database";
import type { Log } from "#kernel/log";
import { afterFailure, type Decision } from "./after-failure.ts";
import type { Bell } from "./bell.ts";
import type { Bot } from "./bot.ts";
import { type BotError, isBotError } from "./bot-error.ts";
import { allowanceOf, type Budget, waitForBudget } from "./budget.ts";
import { changeCard, NOTHING_SHOWN } from "./card-store.ts";
import type { ChatStore } from "./chat-store.ts";
import { giveUp, isSomebodysWords, placeOf } from "./dead-letters.ts";
import type { DeskStore } from "./desk-store.ts";
import { saveDesk } from "./desk-store.ts";
import type { DeskMetrics } from "./desk-metrics.ts";
import type { Groups } from "./groups.ts";
import { PRIORITY, syncOrder } from "./order.ts";
import { nextTurn } from "./outbox-queue.ts";
import { insertOrders, type Order, type OutboxStore, type Settlement } from "./outbox-store.ts";
import type { Progress } from "./progress.ts";
import { noteRefusedToken } from "./token-refused.ts";
import { forgetVisitor, moveVisitor } from "./visitor/store.ts";

export interface OutboxDeps {
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
  readonly bell: Bell;
  readonly budget: Budget;
  readonly perform: (orders: readonly [Order, ...Order[]]) => Promise<Progress>;
  /** The group has a new id. */
  readonly onMoved: (from: number, to: number) => void;
}

/** How often the table is looked through when no bell was heard: a ring from another process may be lost. */
const SCAN_MS = 1_000;

/**
 * Works the outbox off while `signal` is not aborted: each chat by itself, one order after another.
 * One node at a time may run this.
 */
export async function runOutbox(deps: OutboxDeps, signal: AbortSignal): Promise<void> {
  const busy = new Map<number, Promise<void>>();
  const state: SenderState = { pausedUntil: await deps.chats.pauses(), writes: new Map() };
  while (!signal.aborted) {
    const since = deps.bell.rings;
    const chats = await deps.store.openChats().catch((error: unknown) => {
      deps.log.warn({ error }, "telegram.outbox_unread");
      return [];
    });
    for (const chatId of chats) {
      if (busy.has(chatId)) continue;
      const working = workOrFollow(deps, { chatId, state, signal })
        .catch((error: unknown) => deps.log.error({ error }, "telegram.sender_failed"))
        .finally(() => busy.delete(chatId));
      busy.set(chatId, working);
    }
    await deps.bell.wait(SCAN_MS, { signal, since });
  }
  await Promise.all(busy.values());
}

interface SenderState {
  readonly pausedUntil: Map<number, number>;
  /** Moments of the last writes to each chat, rising. */
  readonly writes: Map<number, number[]>;
}

interface ChatWork {
  readonly chatId: number;
  readonly state: SenderState;
  readonly signal: AbortSignal;
}

/** What was planned while a group moved still names its old id, where nothing is shown any more. */
async function workOrFollow(deps: OutboxDeps, work: ChatWork): Promise<void> {
  const current = await deps.chats.current(work.chatId);
  await (current === work.chatId ? workChat(deps, work) : follow(deps, work.chatId, current));
}

async function workChat(deps: OutboxDeps, work: ChatWork): Promise<void> {
  const { chatId, state, signal } = work;
  const doubtful = await deps.store.recover(chatId);
  if (doubtful > 0) deps.metrics.ambiguous.inc(doubtful);
  while (!signal.aborted) {
    const since = deps.bell.rings;
    const nowMs = deps.clock.now().getTime();
    const pauseMs = (state.pausedUntil.get(chatId) ?? 0) - nowMs;
    const turn = nextTurn(await deps.store.heads(chatId), nowMs);
    if (turn.kind === "idle" && deps.bell.rings === since) return;
    if (turn.kind === "idle") continue;
    const waitMs = Math.max(
      pauseMs,
      turn.kind === "wait" ? turn.ms : budgetWait(deps, work, turn.priority),
    );
    if (waitMs > 0) {
      await deps.bell.wait(Math.min(waitMs, SCAN_MS), { signal, since });
      continue;
    }
    if (turn.kind === "work") await workTurn(deps, work, turn.ids);
  }
}

function budgetWait(
  { budget, clock }: OutboxDeps,
  { chatId, state }: ChatWork,
  priority: number,
): number {
  const writes = state.writes.get(chatId) ?? [];
  return waitForBudget(allowanceOf(budget, chatId), {
    writes,
    priority,
    nowMs: clock.now().getTime(),
  });
}

async function workTurn(deps: OutboxDeps, work: ChatWork, ids: readonly number[]): Promise<void> {
  const [first, ...rest] = await deps.store.begin(ids);
  if (!first) return;
  try {
    const progress = await deps.perform([first, ...rest]);
    if (progress.wrote) noteWrite(deps, work, progress.writes);
    await settle(deps, [first, ...rest], progress);
  } catch (error) {
    if (!isBotError(error)) throw error;
    noteWrite(deps, work);
    await recoverFrom(deps, work, { orders: [first, ...rest], error });
  }
}

function noteWrite({ clock, budget }: OutboxDeps, { chatId, state }: ChatWork, writes = 1): void {
  const nowMs = clock.now().getTime();
  const { perMs } = allowanceOf(budget, chatId);
  const recent = (state.writes.get(chatId) ?? []).filter((at) => at > nowMs - perMs);
  state.writes.set(chatId, [...recent, ...Array.from({ length: writes }, () => nowMs)]);
}

async function settle(
  deps: OutboxDeps,
  orders: readonly Order[],
  progress: Progress,
): Promise<void> {
  const ids = orders.map(({ id }) => id);
  const count =
    progress.kind === "done" ? progress.count : progress.kind === "drop" ? ids.length : 0;
  await deps.db.transaction(async (tx) => {
    await progress.record?.(tx);
    if (count > 0) await deps.store.settle(tx, ids.slice(0, count), endOf(progress));
  });
  if (count < ids.length)
    await deps.store.putBack(ids.slice(count), { notBefore: deps.clock.now() });
  if (progress.wrote) measure(deps, orders[0]);
  if (progress.seen) await deps.chat.manager.markSeen(progress.seen);
  if (progress.reached) await deps.chat.visitor.markDelivered(progress.reached);
}

function measure({ clock, metrics }: OutboxDeps, first: Order | undefined): void {
  if (!first) return;
  metrics.sent.inc({ kind: first.payload.kind });
  if (isSomebodysWords(first))
    metrics.lag.observe((clock.now().getTime() - first.createdAt.getTime()) / 1_000);
}

function endOf(progress: Progress): Settlement {
  if (progress.kind !== "done") return { state: "dropped" };
  return {
    state: "sent",
    ...(progress.messageId === undefined ? {} : { sentMessageId: progress.messageId }),
  };
}

interface Failed {
  readonly orders: readonly [Order, ...Order[]];
  readonly error: BotError;
}

async function recoverFrom(deps: OutboxDeps, work: ChatWork, failed: Failed): Promise<void> {
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
  deps: OutboxDeps,
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

async function follow({ db, chats, onMoved }: OutboxDeps, from: number, to: number): Promise<void> {
  await db.transaction((tx) => chats.move(tx, from, to));
  onMoved(from, to);
}

/** Somebody deleted the topic: a new one is made, with the last lines in it. */
async function remake({ db, clock }: OutboxDeps, order: Order): Promise<void> {
  await db.transaction(async (tx) => {
    await changeCard(tx, placeOf(order), NOTHING_SHOWN);
    await insertOrders(tx, [syncOrder(placeOf(order), PRIORITY.newCard)], clock.now());
  });
}

/** Somebody blocked the bot: a manager's shift is over, a visitor is back on the site. */
async function leaveChat(deps: OutboxDeps, chatId: number, failure: string): Promise<void> {
  const desk = await deps.desks.ofChat(chatId);
  await deps.db.transaction(async (tx) => {
    if (desk) await saveDesk(tx, desk, { isOnShift: false, focus: undefined });
    await forgetVisitor(tx, chatId);
    await deps.store.abandon(tx, chatId, failure);
  });
}
