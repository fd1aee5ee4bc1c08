import type { Clock } from "#kernel/clock";

/** Visitors who are visibly typing, as far as their screens have told this process. */
export interface Typists {
  onTyping(event: { conversationId: string; who: string; on: boolean }): void;
  /** What was typed before a turn is part of its words: only typing after it counts. */
  onTurnMoved(event: { conversationId: string; stop: boolean }): void;
  /**
   * Undefined when the visitor is not typing, or `mostMs` is over. Else resolves when they have stopped or sent it, after
   * `mostMs` at the latest, and at once when the signal is aborted.
   */
  quiet(
    conversationId: string,
    wait: { readonly mostMs: number; readonly signal: AbortSignal },
  ): Promise<void> | undefined;
}

interface Typist {
  readonly toldAt: number;
  readonly stopped: PromiseWithResolvers<void>;
}

/** Screens repeat the signal every three seconds; one that does not has gone without a word. */
const FORGET_MS = 6_000;

export function createTypists({ monotonicMs }: Pick<Clock, "monotonicMs">): Typists {
  // Those told of longest ago come first.
  const typists = new Map<string, Typist>();
  const stop = (conversationId: string) => {
    typists.get(conversationId)?.stopped.resolve();
    typists.delete(conversationId);
  };
  const forgetGone = () => {
    for (const [id, { toldAt }] of typists) {
      if (monotonicMs() - toldAt < FORGET_MS) return;
      stop(id);
    }
  };
  return {
    onTyping({ conversationId, who, on }) {
      if (who !== "user") return;
      forgetGone();
      if (!on) return stop(conversationId);
      const stopped = typists.get(conversationId)?.stopped ?? Promise.withResolvers<void>();
      typists.delete(conversationId);
      typists.set(conversationId, { toldAt: monotonicMs(), stopped });
    },
    onTurnMoved: ({ conversationId, stop: isStop }) => {
      if (!isStop) stop(conversationId);
    },
    quiet(conversationId, { mostMs, signal }) {
      if (mostMs <= 0) return undefined;
      forgetGone();
      const typist = typists.get(conversationId);
      return typist && !signal.aborted
        ? soonest(typist.stopped.promise, mostMs, signal)
        : undefined;
    },
  };
}

async function soonest(stopped: Promise<void>, mostMs: number, signal: AbortSignal): Promise<void> {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, mostMs);
  const onAbort = () => resolve();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    await Promise.race([stopped, over]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}
