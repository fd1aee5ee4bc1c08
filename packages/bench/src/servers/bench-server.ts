import { compose, keptSecret, loadConfig } from "@ilpo-chat/server";
import { answerCalls } from "../workers/answer-calls.ts";
import type { ServerCalls } from "./server-calls.ts";

// The product as the server's own `main.ts` composes it, from the environment. One thing differs: the limits are
// asked for each message, at their full price, but are never reached, because a dialogue here is busier than a person.

const { ILPO_WIDGET_DIR = "." } = process.env;
const app = await compose({
  config: loadConfig(process.env, keptSecret),
  widgetDir: ILPO_WIDGET_DIR,
  overrides: { messagesPerMinute: 1_000_000_000 },
});
const port = (await app.start()) ?? 0;
const handlers: ServerCalls = {
  port: () => port,
  collectGarbage: () => globalThis.gc?.(),
};
answerCalls(handlers, () => app.lifecycle.stop(5_000));
