import type { Metrics } from "#kernel/metrics";

/** What the desk counts. */
export type DeskMetrics = ReturnType<typeof createDeskMetrics>;

/** `queued` and `unread` are asked at each scrape. */
export function createDeskMetrics(
  metrics: Metrics,
  { queued, unread }: { queued: () => Promise<number>; unread: () => Promise<number> },
) {
  metrics.gauge("ilpo_telegram_outbox_waiting", "Orders that wait to be sent to Telegram.", queued);
  metrics.gauge(
    "ilpo_telegram_inbox_waiting",
    "Updates from Telegram that wait to be handled.",
    unread,
  );
  return {
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
