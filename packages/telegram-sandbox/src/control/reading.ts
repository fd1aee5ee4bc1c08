import type { WebhookPush } from "../api/method.ts";
import { threadOf } from "../state/messages.ts";
import { messageView, stateView, topicView } from "../state/presenters.ts";
import type { SandboxCall } from "../state/views.ts";
import type { World } from "../state/world.ts";
import type { SandboxControl } from "./contract.ts";
import { findChat } from "./place.ts";

type Reading = Pick<SandboxControl, "state" | "calls" | "messages" | "topics" | "updates">;

export interface ReadingDeps {
  readonly world: World;
  readonly webhook: WebhookPush;
  readonly calls: readonly SandboxCall[];
}

/** What can be read without waiting. */
export function createReading({ world, webhook, calls }: ReadingDeps): Reading {
  return {
    state: async () => stateView(world, webhook.url),
    calls: async ({ method, afterId = 0 } = {}) =>
      calls.filter((call) => call.id > afterId && (method === undefined || call.method === method)),
    messages: async ({ chatId, threadId }) => {
      const record = findChat(world, chatId);
      const all = [...record.messages.values()].toSorted((a, b) => a.message_id - b.message_id);
      const chosen =
        threadId === undefined
          ? all
          : all.filter((message) => (threadOf(message) ?? null) === threadId);
      return chosen.map((message) => messageView(record, message));
    },
    topics: async ({ chatId } = {}) =>
      [...findChat(world, chatId ?? world.groupId).topics.values()].map(topicView),
    updates: async () => [...world.updates.history],
  };
}
