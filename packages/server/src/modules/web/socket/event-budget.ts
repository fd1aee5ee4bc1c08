import { DomainError } from "#kernel/errors";

/** Typing, receipts, history: for each message that a person may send, far more than a person causes. */
const EVENTS_PER_MESSAGE = 15;
const WINDOW_MS = 60_000;

/**
 * What one socket may emit in a minute, whatever it is; keeps one client from drowning the rest. Its
 * count lives and dies with the socket: asking a shared counter for each keystroke's hint would cost
 * more than it guards, and how many sockets a visitor may have is bounded. The call throws `rate-limited`.
 */
export function createEventBudget(messagesPerMinute: number): (nowMs: number) => void {
  const eventsMax = messagesPerMinute * EVENTS_PER_MESSAGE;
  let windowStartedMs = -Infinity;
  let used = 0;
  return (nowMs) => {
    if (nowMs - windowStartedMs >= WINDOW_MS) {
      windowStartedMs = nowMs;
      used = 0;
    }
    used += 1;
    if (used <= eventsMax) return;
    const retryAfter = Math.max(1, Math.ceil((windowStartedMs + WINDOW_MS - nowMs) / 1_000));
    throw new DomainError("rate-limited", { retryAfter });
  };
}
