import { limits } from "@ilpo-chat/protocol";
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
import type { ConsultantPort } from "./consultant-port.ts";
import { createDeskMetrics } from "./desk-metrics.ts";
import { createDeskStore } from "./desk-store.ts";
import type { PhoneOrder } from "./follower.ts";
import { createGroups } from "./groups.ts";
import type { HandlingDeps } from "./handling.ts";
import type { InboxDeps } from "./inbox.ts";
import { createInboxStore } from "./inbox-store.ts";
import type { LessonOrder } from "./learning/offer.ts";
import { type LearningPort, NO_LEARNING } from "./learning/port.ts";
import { createLeases } from "./leases.ts";
import { createMessageStore } from "./message-store.ts";
import type { OutboxDeps } from "./outbox.ts";
import { createOutboxStore } from "./outbox-store.ts";
import { createPerform } from "./perform.ts";
import { createPresence } from "./presence.ts";
import { createReplyStore } from "./reply-store.ts";
import { createSiteStore } from "./site-store.ts";
import { createPace } from "./visitor/pace.ts";
import { createVisitorStore } from "./visitor/store.ts";
import { createWaitStore } from "./wait-store.ts";

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
  /** Sums conversations up and knows what it has cost; without it cards have the visitor's sentences. */
  readonly consultant?: ConsultantPort;
  /** Who learns from what managers answer; nobody unless told. */
  readonly learning?: LearningPort;
  /** Writes that a chat takes; Telegram's own limits unless told. */
  readonly budget?: Budget;
}

const OUTBOX_HINT = "telegram.outbox";
/** Everything that the desk is made of. Nothing runs yet, nobody is called. */
export function createParts(deps: TelegramDeps) {
  const { db, jobs, bus, config, log } = deps;
  const bot = createBot(deps);
  const stores = createStores(db, bot.id);
  const groups = createGroups({
    configured: config.groupId,
    bus,
    stored: stores.sites.all,
    current: stores.chats.current,
  });
  const metrics = createDeskMetrics(deps.metrics, {
    queued: stores.outbox.countWaiting,
    oldest: stores.outbox.oldestWaiting,
    unread: stores.inbox.countWaiting,
  });
  const bell = createBell();
  bus.subscribe(OUTBOX_HINT, () => bell.ring());
  const shared = {
    ...deps,
    ...stores,
    bot,
    groups,
    learning: deps.learning ?? NO_LEARNING,
    presence: createPresence({ ...deps, ...stores, groups }),
    visitorPace: createPace(deps.clock, { max: limits.messagesPerMinute, perMs: 60_000 }),
    strangerPace: createPace(deps.clock, { max: 1, perMs: 10 * 60_000 }),
    onMoved: groups.moved,
    wakeOutbox: () => bus.publish(OUTBOX_HINT, {}),
  };
  const handling: HandlingDeps = shared;
  const leases = createLeases(db, deps.ids.uuid());
  const queueOptions = { workers: 4, expireInSeconds: 120 };
  const queue = jobs.define<{ lane: string }>("telegram-inbox", queueOptions);
  const phones = jobs.define<PhoneOrder>("telegram-phone", { workers: 1 });
  const lessons = jobs.define<LessonOrder>("telegram-lesson", { workers: 1 });
  const store = stores.inbox;
  const busyLanes = new Set<string>();
  const inbox: InboxDeps = { bot, db, log, metrics, store, leases, queue, handling, busyLanes };
  const perform = createPerform(shared);
  const budget = deps.budget ?? DEFAULT_BUDGET;
  const sending: OutboxDeps = { ...shared, metrics, bell, perform, store: stores.outbox, budget };
  return { ...shared, metrics, leases, queue, phones, lessons, inbox, sending, stores };
}

export type Stores = ReturnType<typeof createStores>;

function createStores(db: Database, botId: number) {
  return {
    cards: createCardStore(db),
    messages: createMessageStore(db),
    desks: createDeskStore(db),
    chats: createChatStore(db),
    sites: createSiteStore(db),
    waits: createWaitStore(db),
    replies: createReplyStore(db),
    inbox: createInboxStore(db, botId),
    outbox: createOutboxStore(db),
    visitors: createVisitorStore(db),
  };
}
