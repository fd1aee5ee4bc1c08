import type { WebhookPush, WebhookSettings } from "../api/method.ts";
import {
  firstAvailable,
  nextAvailableAt,
  removeEntry,
  type QueuedUpdate,
} from "../state/updates.ts";
import { seconds, type World } from "../state/world.ts";

const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 60_000;
const ANSWER_WITHIN_MS = 60_000;

/** Calls the bot with its updates one after the other; an update that is not taken is tried again and holds back the rest. */
export function createWebhook(
  world: World,
  { onSet }: { onSet: () => void },
): WebhookPush & { stop(): void } {
  let current: { settings: WebhookSettings; abort: AbortController } | undefined;
  let lastError: WebhookPush["lastError"];

  function set(settings: WebhookSettings | undefined): void {
    current?.abort.abort();
    current = undefined;
    lastError = undefined;
    if (!settings) return;
    onSet();
    const abort = new AbortController();
    current = { settings, abort };
    world.feed.emit({ type: "receiverReady" });
    void deliverAll(settings, abort.signal);
  }

  async function deliverAll(settings: WebhookSettings, signal: AbortSignal): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (!signal.aborted) {
      const entry = firstAvailable(world.updates, world.now());
      if (!entry) {
        await nextUpdate(world, signal);
        continue;
      }
      const failure = await deliver(entry, settings, signal);
      if (signal.aborted) return;
      if (failure === undefined) {
        removeEntry(world.updates, entry);
        world.feed.emit({ type: "updateQueued" });
        retryMs = FIRST_RETRY_MS;
        continue;
      }
      lastError = { date: seconds(world), message: failure };
      await pause(retryMs, signal);
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
    }
  }

  return {
    get url() {
      return current?.settings.url ?? "";
    },
    get lastError() {
      return lastError;
    },
    set,
    stop: () => set(undefined),
  };
}

async function deliver(
  { update }: QueuedUpdate,
  { url, secretToken }: WebhookSettings,
  signal: AbortSignal,
): Promise<string | undefined> {
  const headers = {
    "content-type": "application/json",
    ...(secretToken === undefined ? {} : { "x-telegram-bot-api-secret-token": secretToken }),
  };
  try {
    const response = await fetch(url, {
      method: "POST",
      headers,
      body: JSON.stringify(update),
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    });
    await response.arrayBuffer();
    if (response.ok) return undefined;
    return `Wrong response from the webhook: ${response.status} ${response.statusText}`.trim();
  } catch {
    return "Connection failed";
  }
}

function nextUpdate(world: World, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      unsubscribe();
      clearTimeout(heldBack);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const unsubscribe = world.feed.subscribe(({ type }) => {
      if (type === "updateQueued") end();
    });
    const at = nextAvailableAt(world.updates);
    const heldBack = at === undefined ? undefined : setTimeout(end, Math.max(1, at - world.now()));
    signal.addEventListener("abort", end);
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}
