import { setTimeout as delay } from "node:timers/promises";
import type { Log } from "#kernel/log";
import { saveDesk } from "./desk-store.ts";
import { postDigests } from "./digest.ts";
import { escalateDue } from "./escalation.ts";
import { PRIORITY } from "./order.ts";
import { insertOrders } from "./outbox-store.ts";
import type { Presence } from "./presence.ts";
import { createQueueWatch, type QueueWatchDeps } from "./queue-watch.ts";
import { rich } from "./rich-text.ts";
import { textsFor } from "./texts.ts";

export interface HandoverDeps extends QueueWatchDeps {
  readonly log: Log;
  readonly presence: Presence;
}

const LOOK_MS = 1_000;
const ROUND_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Keeps the desk's promises about time, on one node, until `signal` is aborted. */
export async function runHandover(deps: HandoverDeps, signal: AbortSignal): Promise<void> {
  const { clock, log, presence } = deps;
  const attempt = (work: Promise<void>) =>
    work.catch((error: unknown) => log.warn({ error }, "telegram.handover_failed"));
  const watchQueues = createQueueWatch(deps);
  let lastRound = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    await attempt(escalateDue(deps));
    const now = clock.now().getTime();
    if (now - lastRound >= ROUND_MS) {
      lastRound = now;
      await attempt(endShifts(deps));
      await attempt(presence.refresh());
      await attempt(postDigests(deps));
      await attempt(closeIdle(deps));
      await attempt(watchQueues());
    }
    await delay(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Who forgot to end their shift is not waited for. */
async function endShifts({
  auth,
  clock,
  db,
  desks,
  sites,
  wakeOutbox,
}: HandoverDeps): Promise<void> {
  const now = clock.now();
  for (const desk of await desks.all()) {
    if (!desk.isOnShift) continue;
    const manager = await auth.managers.byId(desk.managerId);
    const { shiftHours } = await sites.rules(manager?.siteId ?? 0);
    if (now.getTime() - desk.lastActiveAt.getTime() < shiftHours * HOUR_MS) continue;
    await db.transaction(async (tx) => {
      await saveDesk(tx, desk, { isOnShift: false });
      const text = rich(textsFor(desk.locale).shiftEnded(shiftHours));
      const payload = { kind: "say", text } as const;
      await insertOrders(tx, [{ chatId: desk.chatId, payload, priority: PRIORITY.line }], now);
      tx.afterCommit(wakeOutbox);
    });
  }
}

/** What has fallen silent is closed; the visitor's next words open it again. */
async function closeIdle({ auth, chat, clock, sites }: HandoverDeps): Promise<void> {
  for (const { id: siteId } of await auth.sites.all()) {
    const { closeHours } = await sites.rules(siteId);
    const idleSince = new Date(clock.now().getTime() - closeHours * HOUR_MS);
    await chat.manager.closeIdle({ siteId, idleSince });
  }
}
