import { setTimeout as delay } from "node:timers/promises";
import type { CallbackQuery, InlineQuery, Update } from "grammy/types";
import type { Database } from "#kernel/database";
import type { Queue } from "#kernel/jobs";
import type { Log } from "#kernel/log";
import type { Bot } from "./bot.ts";
import type { DeskMetrics } from "./desk-metrics.ts";
import { dispatch } from "./dispatch.ts";
import type { HandlingDeps } from "./handling.ts";
import type { InboxRow, InboxStore } from "./inbox-store.ts";
import { nextOf } from "./lane.ts";
import type { Leases } from "./leases.ts";
import { pressFailed } from "./on-press.ts";
import { type InlineOffer, NOTHING, type PressAnswer, say } from "./outcome.ts";
import { textsFor } from "./texts.ts";

export interface InboxDeps {
  readonly bot: Bot;
  readonly db: Database;
  readonly log: Log;
  readonly metrics: DeskMetrics;
  readonly store: InboxStore;
  readonly leases: Leases;
  readonly queue: Queue<{ lane: string }>;
  readonly handling: HandlingDeps;
  /** Lanes that this process is working on; the lease only keeps other processes away. */
  readonly busyLanes: Set<string>;
}

/** Renewed while an update is handled, however slow; what a node that died leaves is taken up after this long. */
const LANE_LEASE_MS = 10_000;
const TRIES = 5;

/** Stores updates and orders the work, in one transaction. Once it resolves Telegram may forget them. */
export async function acceptUpdates(
  { db, store, queue }: InboxDeps,
  updates: readonly Update[],
): Promise<void> {
  if (updates.length === 0) return;
  await db.transaction(async (tx) => {
    for (const lane of await store.insert(tx, updates))
      await queue.send({ lane }, tx, { key: lane });
  });
}

/**
 * Works off what waits in one lane, in order. One worker at a time does this for a lane; another
 * that comes meanwhile looks again later.
 */
export async function workLane(deps: InboxDeps, lane: string): Promise<void> {
  const { leases, queue, busyLanes } = deps;
  const name = `lane:${lane}`;
  if (busyLanes.has(lane)) return again(queue, lane);
  busyLanes.add(lane);
  try {
    if (!(await leases.take(name, LANE_LEASE_MS))) return await again(queue, lane);
    const renew = () => leases.take(name, LANE_LEASE_MS);
    const renewing = setInterval(() => void renew().catch(() => undefined), LANE_LEASE_MS / 4);
    try {
      await drain(deps, lane, renew);
    } finally {
      clearInterval(renewing);
      await leases.release(name);
    }
  } finally {
    busyLanes.delete(lane);
  }
}

/** Whoever has the lane may have looked before the newest update came. */
function again(queue: InboxDeps["queue"], lane: string): Promise<void> {
  return queue.sendNow({ lane }, { key: `${lane}:again`, delaySeconds: 1 });
}

async function drain(deps: InboxDeps, lane: string, renew: () => Promise<boolean>): Promise<void> {
  for (;;) {
    const { rows, waitMs } = nextOf(await deps.store.waiting(lane));
    const [next, ...album] = rows;
    if (!next || !(await renew())) return;
    if (waitMs > 0) await delay(waitMs);
    else await handle(deps, next, album);
  }
}

async function handle(
  deps: InboxDeps,
  { update, updateId, attempts }: InboxRow,
  album: readonly InboxRow[],
): Promise<void> {
  const { db, store, metrics, log } = deps;
  try {
    const more = album.map((row) => row.update);
    const outcome = await dispatch(deps.handling, update, more);
    await db.transaction(async (tx) => {
      for (const effect of outcome.effects) await effect(tx);
      for (const each of [update, ...more]) await store.finish(tx, each.update_id, "done");
    });
    metrics.updates.inc({ outcome: outcome === NOTHING ? "ignored" : "done" });
    if (update.callback_query) await answerPress(deps, update.callback_query, outcome.answer ?? {});
    if (update.inline_query) await answerInline(deps, update.inline_query, outcome.offers ?? []);
  } catch (error) {
    await store.countAttempt(updateId);
    log.warn({ updateId, attempts: attempts + 1, error }, "telegram.update_failed");
    if (attempts + 1 < TRIES) throw error;
    await abandon(deps, update);
    for (const each of album) await abandon(deps, each.update);
  }
}

/** One bad update never holds up the lane; its sender is told. */
async function abandon(
  { db, store, metrics, handling, bot, log }: InboxDeps,
  update: Update,
): Promise<void> {
  const { message } = update;
  const { notSent, reasons } = textsFor(undefined);
  log.error({ updateId: update.update_id }, "telegram.update_abandoned");
  await db.transaction(async (tx) => {
    if (message?.from && !message.from.is_bot && (await isForUs(handling, message.chat))) {
      const spot = {
        chatId: message.chat.id,
        threadId: message.message_thread_id,
        messageId: message.message_id,
      };
      await say(handling, spot, { text: notSent(reasons.failed) })(tx);
    }
    await store.finish(tx, update.update_id, "dead");
  });
  metrics.updates.inc({ outcome: "dead" });
  if (update.callback_query) await answerPress({ bot, log }, update.callback_query, pressFailed());
}

async function isForUs(
  { groups }: HandlingDeps,
  chat: { readonly id: number; readonly type: string },
) {
  return chat.type === "private" || groups.has(chat.id);
}

/** Best effort: Telegram takes an answer for some seconds only, and the button recovers by itself. */
async function answerPress(
  { bot, log }: Pick<InboxDeps, "bot" | "log">,
  { id }: CallbackQuery,
  { text, isAlert }: PressAnswer,
): Promise<void> {
  const args = {
    callback_query_id: id,
    ...(text === undefined ? {} : { text: text.slice(0, 200) }),
    ...(isAlert ? { show_alert: true } : {}),
  };
  await bot
    .call("answerCallbackQuery", (api) => api.answerCallbackQuery(args))
    .catch((error: unknown) => log.debug({ error }, "telegram.press_unanswered"));
}

/** Best effort, too: the person types on, and asks again. */
async function answerInline(
  { bot, log }: Pick<InboxDeps, "bot" | "log">,
  { id }: InlineQuery,
  offers: readonly InlineOffer[],
): Promise<void> {
  const results = offers.map(({ text, ...offer }) => ({
    ...offer,
    type: "article" as const,
    input_message_content: { message_text: text, link_preview_options: { is_disabled: true } },
  }));
  await bot
    .call("answerInlineQuery", (api) =>
      api.answerInlineQuery({ inline_query_id: id, results, is_personal: true, cache_time: 0 }),
    )
    .catch((error: unknown) => log.debug({ error }, "telegram.inline_unanswered"));
}
