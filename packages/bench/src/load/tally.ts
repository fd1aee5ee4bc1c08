import { type Summary, summarise } from "../report/statistics.ts";

/** What happened between `begin` and `end`. */
export interface LoadWindow {
  readonly ms: number;
  /** CPU time of the generator itself. */
  readonly cpuMs: number;
  readonly acked: number;
  readonly refused: Readonly<Record<string, number>>;
  /** From sending to acknowledgement, of messages sent within the window. */
  readonly ack: Summary;
  /** From sending to the observer's screen; empty unless asked for. */
  readonly seen: Summary;
  /** How late messages of an open loop were sent: what the generator itself could not keep up with. */
  readonly lag: Summary;
}

/** Since the start of a load. */
export interface LoadTotals {
  readonly sent: number;
  readonly acked: number;
  readonly refused: number;
  /** Neither acknowledged nor refused. */
  readonly unanswered: number;
  /** Entries that a visitor or an observer should have got of acknowledged messages, and did not. */
  readonly unseen: number;
}

/** Counts one load, and takes its times while a window is open. */
export type Tally = ReturnType<typeof createTally>;

export function createTally() {
  const counts = { sent: 0, acked: 0, refused: 0, seen: 0 };
  const codes: Record<string, number> = {};
  let window = openWindow(false);
  const since = (sentAt: number, times: number[]) => {
    if (sentAt >= window.from) times.push(performance.now() - sentAt);
  };
  return {
    sent: () => void (counts.sent += 1),
    acked(sentAt: number) {
      counts.acked += 1;
      since(sentAt, window.ack);
    },
    refused(code: string) {
      counts.refused += 1;
      codes[code] = (codes[code] ?? 0) + 1;
    },
    seen(sentAt: number | undefined) {
      counts.seen += 1;
      if (sentAt !== undefined) since(sentAt, window.seen);
    },
    late: (ms: number) => void window.lag.push(ms),
    isWatching: () => window.isWatching,
    inFlight: () => counts.sent - counts.acked - counts.refused,
    /** Two screens for each message: the visitor's own and the observer's. */
    unseen: () => Math.max(0, counts.acked * 2 - counts.seen),
    begin(isWatching: boolean) {
      window = { ...openWindow(isWatching), acked: counts.acked, codes: { ...codes } };
    },
    end(): LoadWindow {
      const { from, cpu, acked, codes: before, ack, seen, lag } = window;
      const { user, system } = process.cpuUsage(cpu);
      window = openWindow(false);
      return {
        ms: performance.now() - from,
        cpuMs: (user + system) / 1_000,
        acked: counts.acked - acked,
        refused: difference(codes, before),
        ack: summarise(ack),
        seen: summarise(seen),
        lag: summarise(lag),
      };
    },
    totals(): LoadTotals {
      const { sent, acked, refused } = counts;
      return { sent, acked, refused, unanswered: this.inFlight(), unseen: this.unseen() };
    },
  };
}

interface Window {
  readonly from: number;
  readonly cpu: NodeJS.CpuUsage;
  readonly isWatching: boolean;
  readonly acked: number;
  readonly codes: Readonly<Record<string, number>>;
  readonly ack: number[];
  readonly seen: number[];
  readonly lag: number[];
}

function openWindow(isWatching: boolean): Window {
  const [from, cpu] = [performance.now(), process.cpuUsage()];
  return { from, cpu, isWatching, acked: 0, codes: {}, ack: [], seen: [], lag: [] };
}

type Counts = Readonly<Record<string, number>>;

function difference(after: Counts, before: Counts): Counts {
  const changed = Object.entries(after).map(([code, count]) => {
    return [code, count - (before[code] ?? 0)] as const;
  });
  return Object.fromEntries(changed.filter(([, count]) => count > 0));
}
