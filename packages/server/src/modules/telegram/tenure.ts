import { setTimeout as delay } from "node:timers/promises";
import type { Update } from "grammy/types";
import type { TelegramConfig } from "#config";
import type { Lifecycle } from "#kernel/lifecycle";
import type { Log } from "#kernel/log";
import type { Bot } from "./bot.ts";
import { type HandoverDeps, runHandover } from "./handover.ts";
import { acceptUpdates, type InboxDeps } from "./inbox.ts";
import { holdTenure, type Leases } from "./leases.ts";
import { type OutboxDeps, runOutbox } from "./outbox.ts";
import type { Stores } from "./parts.ts";
import { runPolling } from "./polling.ts";
import { textsFor } from "./texts.ts";
import { noteRefusedToken, type TokenDeps } from "./token-refused.ts";
import { isRegistered, registerWebhook } from "./webhook.ts";

export interface TenureWork extends HandoverDeps {
  readonly bot: Bot;
  readonly config: TelegramConfig;
  readonly log: Log;
  readonly lifecycle: Lifecycle;
  readonly leases: Leases;
  readonly inbox: InboxDeps;
  readonly sending: OutboxDeps;
  readonly stores: Pick<Stores, "inbox" | "outbox" | "visitors">;
}

/** A node that dies is replaced after this long. */
const LEASE_MS = 10_000;
const LOOK_EVERY_MS = 5_000;
const TIDY_EVERY_MS = 60_000;
const WEBHOOK_LOOK_MS = 10_000;

/** What one node at a time does: polling or keeping the webhook, sending, tidying. Ends with the process. */
export function runTenure(work: TenureWork): { isMine(): boolean } {
  const { bot, log, leases, lifecycle } = work;
  const stopping = new AbortController();
  let isMine = false;
  const running = holdTenure(
    { leases, log, name: `desk:${bot.id}`, leaseMs: LEASE_MS },
    async (signal) => {
      isMine = true;
      const tasks = [
        receive(work, signal),
        runOutbox(work.sending, signal),
        runHandover(work, signal),
        takeUp(work, signal),
        tidy(work, signal),
      ];
      await Promise.all(tasks).finally(() => {
        isMine = false;
      });
    },
    stopping.signal,
  );
  lifecycle.onStop("drain", "telegram", async () => {
    stopping.abort();
    await running;
  });
  return { isMine: () => isMine };
}

async function receive(
  { bot, config, log, inbox }: TenureWork,
  signal: AbortSignal,
): Promise<void> {
  // Only the menu of commands depends on this; nothing waits for it.
  for (const [locale, language] of [[undefined], ["en", { language_code: "en" }]] as const) {
    const { commands } = textsFor(locale);
    bot
      .call("setMyCommands", (api) => api.setMyCommands({ commands, ...language }))
      .catch((error: unknown) => log.warn({ error }, "telegram.commands_unset"));
  }
  const { webhook } = config;
  const { metrics } = inbox;
  const accept = (updates: readonly Update[]) => acceptUpdates(inbox, updates);
  if (webhook) await keepWebhook({ bot, log, metrics, webhook }, signal);
  else await runPolling({ bot, log, metrics, accept }, signal);
}

/** Looks for lanes whose job was lost, or whose worker died. */
async function takeUp({ inbox, stores, log }: TenureWork, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for (const lane of await stores.inbox.waitingLanes())
        await inbox.queue.sendNow({ lane }, { key: lane });
    } catch (error) {
      log.warn({ error }, "telegram.lanes_unread");
    }
    await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Forgets what is old. */
async function tidy({ stores, log }: TenureWork, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await stores.inbox.prune();
      await stores.outbox.prune();
      await stores.visitors.prune();
    } catch (error) {
      log.warn({ error }, "telegram.tidy_failed");
    }
    await delay(TIDY_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

interface Registration extends TokenDeps {
  readonly bot: Bot;
  readonly webhook: NonNullable<TelegramConfig["webhook"]>;
}

/** Another program with our token may take the webhook away; then updates wait with Telegram until it is back. */
async function keepWebhook(
  { bot, log, metrics, webhook }: Registration,
  signal: AbortSignal,
): Promise<void> {
  let isFirst = true;
  let pauseMs = 1_000;
  while (!signal.aborted) {
    try {
      const isOurs = !isFirst && (await isRegistered(bot, webhook));
      if (!isOurs && !isFirst) log.warn({}, "telegram.webhook_taken");
      if (!isOurs) await registerWebhook(bot, webhook);
      isFirst = false;
      pauseMs = 1_000;
      await delay(WEBHOOK_LOOK_MS, undefined, { signal }).catch(() => undefined);
    } catch (error) {
      log.warn({ error }, "telegram.webhook_unset");
      noteRefusedToken({ log, metrics }, error);
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
      pauseMs = Math.min(60_000, pauseMs * 2);
    }
  }
}
