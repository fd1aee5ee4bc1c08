import { createChatClient } from "@ilpo-chat/sdk";
import type { App, Shell } from "./loader.ts";
import { createWidget } from "./widget.ts";

/** What the loader calls when the visitor first needs the chat. */
export function start(shell: Shell): App {
  return createWidget(shell, createChatClient);
}
