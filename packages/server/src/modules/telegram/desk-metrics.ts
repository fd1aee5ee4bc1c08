import type { Metrics } from "#kernel/metrics";

/** What the desk counts. */
export type DeskMetrics = ReturnType<typeof createDeskMetrics>;

const PATIENCE = [5, 15, 30, 60, 120, 300, 600, 1_800, 3_600];

/** The three reads are asked at each scrape. */
export function createDeskMetrics(
  metrics: Metrics,
  {
    queued,
    oldest,
    unread,
  }: {
    queued: () => Promise<number>;
    oldest: () => Promise<number>;
    unread: () => Promise<number>;
  },
) {
  metrics.gauge(
    "ilpo_telegram_outbox_age_seconds",
    "How long the oldest waiting order has waited.",
    oldest,
  );
  metrics.gauge("ilpo_telegram_outbox_waiting", "Orders that wait to be sent to Telegram.", queued);
  metrics.gauge(
    "ilpo_telegram_inbox_waiting",
    "Updates from Telegram that wait to be handled.",
    unread,
  );
  return {
    /** From the moment that an order was written to the answer of Telegram. */
    lag: metrics.histogram(
      "ilpo_telegram_delivery_seconds",
      "From a visitor's words to Telegram's answer that it has them.",
      [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300],
    ),
    tokenRefused: metrics.counter(
      "ilpo_telegram_token_refused_total",
      "Answers 401 of Telegram: the bot needs a new token.",
    ),
    throttled: metrics.counter("ilpo_telegram_throttled_total", "Answers 429 of Telegram."),
    waited: patienceMetrics(metrics),
    sent: metrics.counter("ilpo_telegram_writes_total", "Writes to Telegram.", ["kind"]),
    ambiguous: metrics.counter(
      "ilpo_telegram_ambiguous_total",
      "Writes of which nobody knows whether they were done; they were done again.",
    ),
    dead: metrics.counter("ilpo_telegram_dead_total", "Orders that Telegram will never take."),
    updates: metrics.counter(
      "ilpo_telegram_updates_total",
      "Updates from Telegram, by what became of them.",
      ["outcome"],
    ),
  };
}

function patienceMetrics(metrics: Metrics) {
  return {
    claimed: metrics.histogram(
      "ilpo_claim_seconds",
      "From the call for a manager to a claim.",
      PATIENCE,
    ),
    answered: metrics.histogram(
      "ilpo_first_answer_seconds",
      "From the call for a manager to their first words.",
      PATIENCE,
    ),
  };
}
