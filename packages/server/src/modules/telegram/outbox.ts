import { isBotError } from "./bot-error.ts";
import type { Bell } from "./bell.ts";
import { allowanceOf, type Budget, waitForBudget } from "./budget.ts";
import { isSomebodysWords } from "./dead-letters.ts";
import { nextTurn } from "./outbox-queue.ts";
import {
  type ChatWork,
  follow,
  recoverFrom,
  type RecoveryDeps,
  type SenderState,
} from "./outbox-recovery.ts";
import type { Order, Settlement } from "./outbox-store.ts";
import type { Progress } from "./progress.ts";

export interface OutboxDeps extends RecoveryDeps {
  readonly bell: Bell;
  readonly budget: Budget;
  readonly perform: (orders: readonly [Order, ...Order[]]) => Promise<Progress>;
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
