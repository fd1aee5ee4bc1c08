import type { App, Shell } from "../src/loader.ts";
import { createWidget } from "../src/widget.ts";
import { createFakeChatClient, type FakeChatClient } from "./fake-chat-client.ts";

declare global {
  interface Window {
    /** Clients that the widget has made, the last one first. */
    clients: FakeChatClient[];
  }
}

/** The widget around a client that the test moves. */
export function start(shell: Shell): App {
  return createWidget(shell, () => {
    const client = createFakeChatClient();
    window.clients = [client, ...(window.clients ?? [])];
    return client;
  });
}
