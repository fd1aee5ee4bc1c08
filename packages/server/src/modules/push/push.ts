import { DomainError } from "#kernel/errors";
import type { Queue } from "#kernel/jobs";
import type { Push, PushDeps } from "./contract.ts";
import { deliver } from "./deliver.ts";
import { isPushEndpoint } from "./endpoint.ts";
import { createSubscriptionStore, type SubscriptionStore } from "./store.ts";

/** Who has the chat open reads it there; a phone that was put away is noticed by its silence, after so much longer. */
const longerForWatched = 6;
const tries = 6;

interface Order {
  readonly conversationId: string;
}

/** Builds the module. In every process it orders notices of what that process stores; `start` also sends them. */
export function createPush(deps: PushDeps): Push {
  const { config, chat, jobs, log, metrics } = deps;
  const store = createSubscriptionStore(deps);
  const orders = jobs.define<Order>("push.notice", { retries: tries });
  const sent = metrics.counter("push_notices_total", "Notices to browsers, by result.", ["result"]);
  chat.events.on("entry.appended", ({ conversationId, entry }) => {
    if (entry.type !== "message.created" || entry.message.author.type === "user") return;
    // A hint: a process that dies in this moment costs a notice, never a message.
    order({ ...deps, store, orders }, conversationId).catch((error: unknown) =>
      log.warn({ conversationId, error }, "push.not_ordered"),
    );
  });
  return {
    publicKey: config.publicKey,
    async subscribe(input) {
      if (!isPushEndpoint(input.subscription.endpoint, config.extraOrigins)) {
        throw new DomainError("bad-request", { detail: "subscription.endpoint: push service" });
      }
      await store.save(input);
    },
    unsubscribe: ({ visitorId, endpoint }) => store.removeOf(visitorId, endpoint),
    start: () =>
      orders.work(({ data }) =>
        deliver({ ...deps, store, count: (result) => sent.inc({ result }) }, data.conversationId),
      ),
  };
}

interface OrderDeps extends PushDeps {
  readonly store: SubscriptionStore;
  readonly orders: Queue<Order>;
}

async function order(
  { chat, config, store, orders, isWatched }: OrderDeps,
  conversationId: string,
): Promise<void> {
  const conversation = await chat.queries.conversation(conversationId);
  if (!conversation || !(await store.hasAny(conversation.visitorId))) return;
  // More may follow at once, and a page that is being reloaded comes back.
  const { afterSeconds } = config;
  const isThere = await isWatched(conversationId);
  const delaySeconds = isThere ? afterSeconds * longerForWatched : afterSeconds;
  await orders.sendNow({ conversationId }, { key: conversationId, delaySeconds });
}
