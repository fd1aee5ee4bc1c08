import type { ChatClient, ChatClientEvents, ChatClientOptions } from "./chat-client.ts";
import { createActions } from "./actions.ts";
import { createSystemClock, type Clock } from "./clock.ts";
import { createClientId } from "./client-id.ts";
import { hedgedTransport } from "./connection/hedged-transport.ts";
import { createHostLifecycle } from "./connection/lifecycle.ts";
import { waysToServer } from "./connection/ways.ts";
import { createEmitter } from "./emitter.ts";
import { readOptions } from "./options.ts";
import { assemble } from "./assembly.ts";
import type { Parts } from "./parts.ts";
import { forget, identify } from "./reactions.ts";
import type { ChatPorts } from "./ports.ts";
import { defaultStorage } from "./default-storage.ts";
import { resilientStorage } from "./storage.ts";
import { hostTabs } from "./tabs/tabs.ts";
import { textProblem, tidyText } from "./message-text.ts";

/**
 * A client of one site. Does nothing before `connect()` or the first `send()`. Throws a TypeError
 * for options that cannot work, with every problem in one message.
 *
 * ```ts
 * const chat = createChatClient({ url: "https://chat.example", site: "park" });
 * chat.on("change", (state) => render(state.items));
 * chat.connect();
 * chat.send("Здравствуйте");
 * ```
 */
export function createChatClient(
  options: ChatClientOptions,
  ports: Partial<ChatPorts> = {},
): ChatClient {
  const settings = readOptions(options);
  const clock = ports.clock ?? createSystemClock();
  const random = ports.random ?? Math.random;
  const emitter = createEmitter<ChatClientEvents>();
  const device = options.storage ?? defaultStorage();
  const parts = assemble({
    settings,
    clock,
    emitter,
    storage: resilientStorage(device, clock),
    device,
    random,
    lifecycle: ports.lifecycle ?? createHostLifecycle(),
    tabs: "tabs" in ports ? ports.tabs : hostTabs(),
    transport: ports.transport ?? hedgedTransport({ ...waysToServer(settings), clock, random }),
    fetch: ports.fetch ?? ((input, init) => fetch(input, init)),
  });
  return {
    get state() {
      return parts.store.current;
    },
    on: emitter.on,
    ...lifeOf(parts),
    ...outboxOf(parts, clock),
    ...createActions(parts),
    setDraft: parts.draft.set,
    setTyping: parts.typingSignal.set,
    markRead: () => parts.markRead(),
    destroy() {
      parts.stop();
      emitter.clear();
    },
  };
}

function lifeOf(parts: Parts): Pick<ChatClient, "connect" | "disconnect" | "forget" | "identify"> {
  const { connection, draft } = parts;
  return {
    connect: connection.connect,
    disconnect() {
      draft.flush();
      connection.disconnect();
    },
    forget: () => forget(parts),
    identify: (identity) => identify(parts, identity),
  };
}

function outboxOf(
  { sender, files, connection, typingSignal }: Parts,
  clock: Clock,
): Pick<ChatClient, "send" | "retry" | "discard" | "bytesOf"> {
  let order = 0;
  return {
    send(content, { files: chosen, ...about } = {}) {
      const clientId = createClientId();
      const text = tidyText(content);
      const carried = chosen?.map((file) => files.take(file));
      const error = carried?.length && text === "" ? undefined : textProblem(text);
      const now = clock.now();
      // O2: a clock that was set back must not put later words before earlier ones.
      order = Math.max(order + 1, now);
      sender.dispatch({
        type: "typed",
        entry: {
          kind: "pending",
          key: clientId,
          clientId,
          order,
          attempt: 0,
          refusals: 0,
          content: text,
          ...(carried?.length && { files: carried }),
          ...about,
          createdAt: new Date(now).toISOString(),
          ...(error ? { state: "failed", error } : { state: "waiting" }),
        },
      });
      typingSignal.set(false);
      if (connection.state.code === "initial") connection.connect();
      return clientId;
    },
    retry: (clientId) => sender.dispatch({ type: "retried", clientId }),
    bytesOf: files.bytes,
    discard: (clientId) => sender.dispatch({ type: "discarded", clientId }),
  };
}
