import { onTestFinished } from "vitest";
import {
  type ChatClient,
  type ChatClientOptions,
  type ChatPorts,
  type ChatState,
  createChatClient,
  type Lifecycle,
  type LifecycleSignal,
  memoryStorage,
} from "../../src/index.ts";

/** A client of the stand-in server, destroyed when the test ends. */
export function startClient(
  url: string,
  options: Partial<ChatClientOptions> = {},
  ports: Partial<ChatPorts> = {},
): ChatClient {
  const client = createChatClient(
    { url, site: "park-1", origin: "https://park.example", storage: memoryStorage(), ...options },
    ports,
  );
  onTestFinished(() => client.destroy());
  return client;
}

/** Resolves at the first state that fits, the present one too. */
export function until(client: ChatClient, fits: (state: ChatState) => boolean): Promise<ChatState> {
  return new Promise((resolve) => {
    if (fits(client.state)) return resolve(client.state);
    const stop = client.on("change", (state) => {
      if (!fits(state)) return;
      stop();
      resolve(state);
    });
  });
}

/** The list as short words: `content` when stored, `content (state)` while pending, `[notice]`. */
export function lines({ items }: ChatState): string[] {
  return items.map((item) => {
    if (item.kind === "notice") return `[${item.notice}]`;
    if (item.kind === "pending") return `${item.content} (${item.state})`;
    return item.message.content;
  });
}

/** Waits until the list is exactly this. */
export function untilLines(client: ChatClient, expected: readonly string[]): Promise<ChatState> {
  return until(client, (state) => JSON.stringify(lines(state)) === JSON.stringify(expected));
}

export const isConnected = ({ connection }: ChatState): boolean =>
  connection.status === "connected";

/** A host whose life the test directs. */
export function createFakeLifecycle(): Lifecycle & {
  readonly signal: (signal: LifecycleSignal) => void;
  readonly listeners: Set<(signal: LifecycleSignal) => void>;
} {
  const listeners = new Set<(signal: LifecycleSignal) => void>();
  return {
    listeners,
    isOnline: () => true,
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    signal(signal) {
      for (const listener of listeners) listener(signal);
    },
  };
}
