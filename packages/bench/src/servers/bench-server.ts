import { createRequire } from "node:module";
import { compose, keptSecret, loadConfig } from "@ilpo-chat/server";
import { answerCalls } from "../workers/answer-calls.ts";
import type { ServerCalls } from "./server-calls.ts";

// The product as `main.ts` of the server composes it, from the environment. One thing differs: buckets are asked
// for each message, at their full price, but never run empty, because a dialogue here is busier than a person.

const ofServer = createRequire(import.meta.resolve("@ilpo-chat/server"));
const { RateLimiterMemory, RateLimiterRedis } = ofServer("rate-limiter-flexible") as Limiters;
for (const { prototype } of [RateLimiterMemory, RateLimiterRedis]) {
  const consume = prototype.consume;
  prototype.consume = function (key) {
    return consume.call(this, key, 0);
  };
}

const { ILPO_WIDGET_DIR = "." } = process.env;
const config = loadConfig(process.env, keptSecret);
const app = await compose({ config, widgetDir: ILPO_WIDGET_DIR });
const port = (await app.start()) ?? 0;
const handlers: ServerCalls = {
  port: () => port,
  collectGarbage: () => globalThis.gc?.(),
};
answerCalls(handlers, () => app.lifecycle.stop(5_000));

interface Limiter {
  consume(key: string, points?: number): Promise<unknown>;
}
interface Limiters {
  readonly RateLimiterMemory: { readonly prototype: Limiter };
  readonly RateLimiterRedis: { readonly prototype: Limiter };
}
