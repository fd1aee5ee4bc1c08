import type { Metrics } from "#kernel/metrics";

/** What Prometheus is told of the consultant. */
export interface AiMeters {
  answered(turn: {
    readonly requestedAt: Date;
    readonly firstTokenAt: Date | undefined;
    readonly now: Date;
    readonly model: string;
  }): void;
  ended(outcome: "superseded" | "stopped" | "failed"): void;
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
  const seconds = (from: Date, to: Date) => Math.max(0, to.getTime() - from.getTime()) / 1_000;
  return {
    answered({ requestedAt, firstTokenAt, now, model }) {
      response.observe(seconds(requestedAt, now));
      if (firstTokenAt) firstToken.observe(seconds(requestedAt, firstTokenAt));
      turns.inc({ outcome: "answered", model });
    },
    ended: (outcome) => turns.inc({ outcome, model: "" }),
  };
}
