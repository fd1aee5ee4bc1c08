const WINDOW_MS = 60_000;

/** Counts what the bot writes into each group within a minute. */
export interface WriteBudget {
  setLimit(perMinute: number | undefined): void;
  /** Spends writes; when there are too few left, spends none and answers the seconds to wait. */
  spend(write: { chatId: number; cost: number; now: number }): number | undefined;
}

export function createWriteBudget(perMinute: number | undefined): WriteBudget {
  let limit = perMinute;
  const spent = new Map<number, number[]>();
  return {
    setLimit: (next) => {
      limit = next;
      spent.clear();
    },
    spend: ({ chatId, cost, now }) => {
      // Only groups have the limit of about twenty a minute.
      if (limit === undefined || chatId > 0) return undefined;
      const recent = (spent.get(chatId) ?? []).filter((at) => at > now - WINDOW_MS);
      const excess = recent.length + cost - limit;
      if (excess > 0) {
        const freeing = recent[Math.min(excess, recent.length) - 1] ?? now;
        return Math.max(1, Math.ceil((freeing + WINDOW_MS - now) / 1000));
      }
      spent.set(chatId, [...recent, ...Array.from({ length: cost }, () => now)]);
      return undefined;
    },
  };
}

/** How many writes a call is: an album is as many as its items, reading is none. */
export function writeCost(method: string, params: Record<string, unknown>): number {
  if (method === "sendmediagroup") return Math.max(1, listLength(params["media"]));
  if (method === "sendchataction" || method === "sendmessagedraft") return 0;
  return /^(?:send|edit|copy|forward|(?:create|close|reopen|delete)forumtopic)/.test(method)
    ? 1
    : 0;
}

function listLength(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return typeof value === "string" ? value.split('"media"').length - 1 : 0;
}
