import type { Auth } from "#auth";
import type { Chat } from "#chat";
import type { TelegramConfig } from "#config";
import type { Bus } from "#kernel/bus";
import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/database";
import type { Ids } from "#kernel/ids";
import type { Jobs } from "#kernel/jobs";
import type { Lifecycle } from "#kernel/lifecycle";
import type { Log } from "#kernel/log";
import type { Metrics } from "#kernel/metrics";
import { createBell } from "./bell.ts";
import { createBot } from "./bot.ts";
import { type Budget, DEFAULT_BUDGET } from "./budget.ts";
import { createCardStore } from "./card-store.ts";
import { createChatStore } from "./chat-store.ts";
import { createDeskMetrics } from "./desk-metrics.ts";
import { createDeskStore } from "./desk-store.ts";
import { createTelegramFollower } from "./follower.ts";
import type { HandlingDeps } from "./handling.ts";
import { acceptUpdates, type InboxDeps, workLane } from "./inbox.ts";
import { createInboxStore } from "./inbox-store.ts";
import { createLeases } from "./leases.ts";
import { createMessageStore } from "./message-store.ts";
import { createOutboxStore } from "./outbox-store.ts";
import { createPerform } from "./perform.ts";
import { followReceipts } from "./receipts.ts";
import { runTenure } from "./tenure.ts";
import { followTyping } from "./typing.ts";
import { readUpdate, type UpdateRequest } from "./webhook.ts";

export interface TelegramDeps {
  readonly chat: Chat;
  readonly auth: Auth;
  readonly db: Database;
  readonly jobs: Jobs;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly lifecycle: Lifecycle;
  readonly config: TelegramConfig;
  /** Address of this installation, for links in what managers read. */
  readonly publicUrl: string;
  /** Writes that a chat takes; Telegram's own limits unless told. */
  readonly budget?: Budget;
}

/** The managers' desk. */
export interface Telegram {
  /** Plays the telegram role: follows conversations, handles updates, and takes its turn at polling and sending. */
  start(): Promise<void>;
  /** For the web role. Resolves with `accepted` once the update is stored; what was seen before is accepted, too. */
  acceptUpdate(request: UpdateRequest): Promise<"accepted" | "forbidden" | "bad">;
  /** Path that Telegram posts to; undefined while polling. */
  readonly webhookPath: string | undefined;
  /** Whether Telegram answers; kept for some seconds. */
  isHealthy(): Promise<boolean>;
}

const OUTBOX_HINT = "telegram.outbox";

/** Builds the desk; nothing is called before `start`. */
export function createTelegram(deps: TelegramDeps): Telegram {
  const { chat, db, jobs, bus, config, log } = deps;
  const bot = createBot(deps);
  const bell = createBell();
  bus.subscribe(OUTBOX_HINT, () => bell.ring());
  const wakeOutbox = () => bus.publish(OUTBOX_HINT, {});
  const group = { id: config.groupId };
  const groupId = () => group.id;
  const onMoved = (from: number, to: number) => {
    if (group.id === from) group.id = to;
  };

  const stores = {
    cards: createCardStore(db),
    messages: createMessageStore(db),
    desks: createDeskStore(db),
    chats: createChatStore(db),
    inbox: createInboxStore(db, bot.id),
    outbox: createOutboxStore(db),
  };
  const metrics = createDeskMetrics(deps.metrics, {
    queued: stores.outbox.countWaiting,
    unread: stores.inbox.countWaiting,
  });
  const leases = createLeases(db, deps.ids.uuid());
  const handling: HandlingDeps = { ...deps, ...stores, bot, groupId, onMoved, wakeOutbox };
  const queue = jobs.define<{ lane: string }>("telegram-inbox", {
    concurrency: 8,
    expireInSeconds: 120,
  });
  const inbox: InboxDeps = { bot, db, log, metrics, store: stores.inbox, leases, queue, handling, busyLanes: new Set() };
  const perform = createPerform({ ...deps, ...stores, bot });
  const sending = {
    ...deps,
    ...stores,
    bot,
    metrics,
    bell,
    perform,
    onMoved,
    store: stores.outbox,
    budget: deps.budget ?? DEFAULT_BUDGET,
  };

  return {
    async start() {
      await deps.auth.managers.ensureAdmins(config.adminIds);
      if (config.groupId !== undefined) group.id = await stores.chats.current(config.groupId);
      followReceipts({ ...deps, ...stores, wakeOutbox });
      await queue.work(({ data }) => workLane(inbox, data.lane));
      await chat.follow(createTelegramFollower({ clock: deps.clock, groupId, wakeOutbox }));
      const tenure = runTenure({ ...deps, bot, leases, inbox, sending, stores });
      followTyping({ ...deps, ...stores, bot, isSender: tenure.isMine });
    },
    async acceptUpdate(request) {
      const update = readUpdate(config.webhook, request);
      if (typeof update === "string") return update;
      await acceptUpdates(inbox, [update]);
      return "accepted";
    },
    webhookPath: config.webhook?.url.pathname,
    isHealthy: bot.isHealthy,
  };
}
