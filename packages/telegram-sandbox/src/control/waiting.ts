import type { UpdatePoll, WebhookPush } from "../api/method.ts";
import { threadOf } from "../state/messages.ts";
import { messageView, topicView } from "../state/presenters.ts";
import type { SandboxCall } from "../state/views.ts";
import type { StoredMessage, World } from "../state/world.ts";
import type { MessageRef, MessageWait, SandboxControl } from "./contract.ts";
import { SandboxRefusal } from "./refusal.ts";

type Waiting = Pick<
  SandboxControl,
  | "waitForMessage"
  | "waitForCall"
  | "waitForTopic"
  | "waitForReaction"
  | "waitForCallbackAnswer"
  | "waitForInlineAnswer"
  | "waitForReceiver"
  | "waitForUpdatesTaken"
>;

export interface WaitingDeps {
  readonly world: World;
  readonly poller: UpdatePoll;
  readonly webhook: WebhookPush;
  readonly calls: readonly SandboxCall[];
  /** Ends every wait. */
  readonly closing: AbortSignal;
}

/** Long enough for a machine with other work; a wait that is answered ends at once. */
const DEFAULT_WAIT_MS = 15_000;

/** Waits that end with the change they wait for. */
export function createWaiting({ world, poller, webhook, calls, closing }: WaitingDeps): Waiting {
  const until = createUntil(world, closing);
  return {
    waitForMessage: (args) =>
      until({ what: describe("message", args), timeoutMs: args.timeoutMs }, () =>
        findFirst(world, args),
      ),
    waitForCall: ({ method, afterId = 0, chatId, timeoutMs }) =>
      until({ what: `call of ${method}`, timeoutMs }, () =>
        calls.find(
          (call) =>
            call.method === method &&
            call.id > afterId &&
            (chatId === undefined || Number(call.params["chat_id"]) === chatId),
        ),
      ),
    waitForTopic: ({ chatId, nameIncludes = "", isClosed, timeoutMs }) =>
      until({ what: describe("topic", { chatId, nameIncludes, isClosed }), timeoutMs }, () =>
        [...(world.chats.get(chatId ?? world.groupId)?.topics.values() ?? [])]
          .map(topicView)
          .filter((topic) => topic.name.includes(nameIncludes))
          .find((topic) => isClosed === undefined || topic.isClosed === isClosed),
      ),
    waitForReaction: ({ chatId, messageId, emoji, timeoutMs }) =>
      until({ what: describe("reaction", { chatId, messageId, emoji }), timeoutMs }, () =>
        withReaction(world, { chatId, messageId }, emoji),
      ),
    waitForCallbackAnswer: ({ callbackQueryId, timeoutMs }) =>
      until(
        { what: "answer to the press", timeoutMs },
        () => world.callbacks.get(callbackQueryId)?.answer,
      ),
    waitForInlineAnswer: ({ inlineQueryId, timeoutMs }) =>
      until(
        { what: "answer to the inline query", timeoutMs },
        () => world.inlineQueries.get(inlineQueryId)?.answer,
      ),
    waitForReceiver: async ({ timeoutMs } = {}) => {
      await until({ what: "poll and no webhook", timeoutMs }, () =>
        poller.isPolling || webhook.url !== "" ? true : undefined,
      );
    },
    waitForUpdatesTaken: async ({ timeoutMs } = {}) => {
      await until({ what: "empty queue of updates", timeoutMs }, () =>
        world.updates.waiting.length === 0 ? true : undefined,
      );
    },
  };
}

function createUntil(world: World, closing: AbortSignal) {
  return <Found>(
    { what, timeoutMs = DEFAULT_WAIT_MS }: { what: string; timeoutMs?: number | undefined },
    find: () => Found | undefined,
  ): Promise<Found> =>
    new Promise((resolve, reject) => {
      const end = (finish: () => void): void => {
        unsubscribe();
        clearTimeout(timer);
        closing.removeEventListener("abort", close);
        finish();
      };
      const refuse = (why: string): void => end(() => reject(new SandboxRefusal(why)));
      const close = (): void => refuse("the sandbox closed");
      const look = (): void => {
        const found = find();
        if (found !== undefined) end(() => resolve(found));
      };
      const unsubscribe = world.feed.subscribe(look);
      const timer = setTimeout(() => refuse(`no ${what} within ${timeoutMs} ms`), timeoutMs);
      closing.addEventListener("abort", close);
      look();
    });
}

function findFirst(world: World, args: MessageWait) {
  for (const record of world.chats.values()) {
    if (args.chatId !== undefined && record.chat.id !== args.chatId) continue;
    const found = [...record.messages.values()].find((message) => fits(world, message, args));
    if (found) return messageView(record, found);
  }
  return undefined;
}

function withReaction(world: World, ref: MessageRef, emoji: string | undefined) {
  const record = world.chats.get(ref.chatId);
  const message = record?.messages.get(ref.messageId);
  if (!record || !message) return undefined;
  const view = messageView(record, message);
  const stands = view.reactions.some((one) => emoji === undefined || one.emoji === emoji);
  return stands ? view : undefined;
}

function fits(world: World, message: StoredMessage, args: MessageWait): boolean {
  const { threadId, textIncludes, afterMessageId = 0, fromBot } = args;
  if (message.message_id <= afterMessageId) return false;
  if (threadId !== undefined && threadOf(message) !== threadId) return false;
  if (fromBot !== undefined && (message.from.id === world.bot.id) !== fromBot) return false;
  if (textIncludes === undefined) return true;
  return (message.text ?? message.caption ?? "").includes(textIncludes);
}

function describe(what: string, conditions: object): string {
  const { timeoutMs: _wait, ...shown } = conditions as { timeoutMs?: number };
  return `${what} with ${JSON.stringify(shown)}`;
}
