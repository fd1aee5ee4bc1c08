import type { ChatClient, ChatClientOptions, Tabs } from "../../src/index.ts";
import { startClient } from "./start-client.ts";

/** One tab of a browser: real locks and channels, which Node has too. */
export interface TestTab {
  readonly tabs: Tabs;
  isVisible: boolean;
  /** While it is frozen nothing reaches it. */
  isFrozen: boolean;
}

export function createTab(isVisible = false): TestTab {
  const tab: TestTab = {
    isVisible,
    isFrozen: false,
    tabs: {
      locks: navigator.locks,
      isVisible: () => tab.isVisible,
      channel: (name) => freezable(new BroadcastChannel(name), tab),
    },
  };
  return tab;
}

/** A client in a tab of its own. */
export function openTab(
  url: string,
  options: Partial<ChatClientOptions>,
  tab = createTab(),
): ChatClient {
  const client = startClient(url, options, { tabs: tab.tabs });
  client.connect();
  return client;
}

function freezable(channel: BroadcastChannel, tab: TestTab): BroadcastChannel {
  const held: MessageEvent[] = [];
  let onmessage: ((event: MessageEvent) => void) | null = null;
  channel.addEventListener("message", (event: MessageEvent) => {
    if (tab.isFrozen) return void held.push(event);
    for (const each of [...held.splice(0), event]) onmessage?.(each);
  });
  return Object.defineProperty(channel, "onmessage", {
    set(listener: typeof onmessage) {
      onmessage = listener;
    },
  });
}
