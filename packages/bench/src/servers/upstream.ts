import { setTimeout as delay } from "node:timers/promises";
import { startScriptedOpenAi } from "@ilpo-chat/testkit";
import { machineMs } from "../load/clock.ts";
import { stampWord } from "../load/stamps.ts";
import { answerCalls } from "../workers/answer-calls.ts";
import type { UpstreamCalls } from "./server-calls.ts";

// The scripted model as a process of its own. Each of its tokens says when it was written, the first one also when
// the model was called.

const FIRST_TOKEN_MS = 100;
const TOKENS = 30;
const TOKEN_MS = 20;

const model = await startScriptedOpenAi({
  chunkDelayMs: TOKEN_MS,
  respond: () => tokens(machineMs()),
});
const handlers: UpstreamCalls = {
  baseUrl: () => model.baseUrl,
};
answerCalls(handlers, () => model.close());

async function* tokens(calledAt: number): AsyncGenerator<string> {
  await delay(Math.max(0, calledAt + FIRST_TOKEN_MS - machineMs()));
  yield stampWord("called", calledAt) + stampWord("token", machineMs());
  for (let count = 1; count < TOKENS; count += 1) yield stampWord("token", machineMs());
}
