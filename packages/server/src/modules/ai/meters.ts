import type { Metrics } from "#kernel/metrics";
import type { Spent } from "./money/metered-model.ts";
import type { ReplyFailureKind } from "./reply-failure.ts";

/** What Prometheus is told of the consultant. */
export interface AiMeters {
  answered(turn: {
    readonly requestedAt: Date;
    readonly firstTokenAt: Date | undefined;
    readonly now: Date;
    readonly model: string;
  }): void;
  ended(outcome: "superseded" | "stopped" | "failed"): void;
  /** A request to a model is paid. */
  spent(spent: Spent): void;
  /** No model answered, and the knowledge did. */
  fellBack(reason: ReplyFailureKind): void;
  toolCalled(name: string, outcome: string): void;
}

const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 13, 20, 40];

/** Registers the module's metrics. */
export function createAiMeters(metrics: Metrics): AiMeters {
  const response = metrics.histogram(
    "ai_response_duration_seconds",
    "From the visitor's words to the stored answer.",
    BUCKETS,
  );
  const firstToken = metrics.histogram(
    "ai_first_token_seconds",
    "From the visitor's words to the first piece of the answer.",
    BUCKETS,
  );
  const turns = metrics.counter("ai_turns_total", "Turns by how they ended and who answered.", [
    "outcome",
    "model",
  ]);
  const tokens = metrics.counter("ai_tokens_total", "Tokens by model and kind.", ["model", "kind"]);
  const cost = metrics.counter("ai_cost_usd_total", "What models took, in US dollars.", ["model"]);
  const fallbacks = metrics.counter(
    "ai_fallbacks_total",
    "Turns that the knowledge answered in a model's place, by reason.",
    ["reason"],
  );
  const calls = metrics.counter("ai_tool_calls_total", "Tools that models called.", [
    "tool",
    "outcome",
  ]);
  const seconds = (from: Date, to: Date) => Math.max(0, to.getTime() - from.getTime()) / 1_000;
  return {
    answered({ requestedAt, firstTokenAt, now, model }) {
      response.observe(seconds(requestedAt, now));
      if (firstTokenAt) firstToken.observe(seconds(requestedAt, firstTokenAt));
      turns.inc({ outcome: "answered", model });
    },
    ended: (outcome) => turns.inc({ outcome, model: "" }),
    spent({ model, micros, promptTokens, completionTokens }) {
      tokens.inc({ model, kind: "prompt" }, promptTokens);
      tokens.inc({ model, kind: "completion" }, completionTokens);
      cost.inc({ model }, micros / 1_000_000);
    },
    fellBack: (reason) => fallbacks.inc({ reason }),
    toolCalled: (tool, outcome) => calls.inc({ tool, outcome }),
  };
}
