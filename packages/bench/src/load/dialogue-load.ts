import { setTimeout as delay } from "node:timers/promises";
import { type Summary, summarise } from "../report/statistics.ts";
import {
  type Dialogue,
  type DialogueListener,
  type DialogueSpec,
  openDialogue,
} from "./dialogue.ts";
import { eachOf } from "./each-of.ts";

/** `closed`: each dialogue keeps so many messages on their way. `open`: so many a second in all, whatever happens. */
export type LoadMode =
  | { readonly kind: "closed"; readonly inFlight: number }
  | { readonly kind: "open"; readonly perSecond: number };

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

/** Totals since `start`, after the last answer has come or was given up. */
export interface LoadTotals {
  readonly sent: number;
  readonly acked: number;
  readonly refused: number;
  /** Neither acknowledged nor refused within 10 s of the end. */
  readonly unanswered: number;
  /** Entries that a visitor or an observer should have got of acknowledged messages, and did not. */
  readonly unseen: number;
}

const ANSWER_MS = 10_000;
/** An open loop that a server cannot follow stops here, so that memory and the time to drain stay bounded. */
const IN_FLIGHT_MAX = 10_000;
const CONNECTING = 20;

/** A group of dialogues with one server, or with two nodes of it. */
export function createDialogueLoad() {
  const dialogues: Dialogue[] = [];
  let mode: LoadMode | undefined;
  let [sent, acked, seen] = [0, 0, 0];
  let refused: Record<string, number> = {};
  let window = openWindow(false);

  const inFlight = () => sent - acked - total(refused);
  const listener: DialogueListener = {
    acked(sentAt, dialogue) {
      acked += 1;
      if (sentAt >= window.from) window.ack.push(performance.now() - sentAt);
      if (mode?.kind === "closed") say(dialogue);
    },
    refused(code, dialogue) {
      refused[code] = (refused[code] ?? 0) + 1;
      if (mode?.kind === "closed") say(dialogue);
    },
    seen(sentAt) {
      seen += 1;
      if (sentAt !== undefined && sentAt >= window.from)
        window.seen.push(performance.now() - sentAt);
    },
    get isWatching() {
      return window.isWatching;
    },
  };

  function say(dialogue: Dialogue): void {
    sent += 1;
    dialogue.say();
  }

  function keepRate(perSecond: number): void {
    const from = performance.now();
    let [count, skipped] = [0, 0];
    const tick = () => {
      if (mode?.kind !== "open") return;
      const now = performance.now();
      const due = Math.floor(((now - from) * perSecond) / 1_000);
      for (; count + skipped < due;) {
        const dialogue = dialogues[count % dialogues.length];
        if (!dialogue || inFlight() >= IN_FLIGHT_MAX) skipped += 1;
        else {
          window.lag.push(now - from - ((count + skipped) * 1_000) / perSecond);
          count += 1;
          say(dialogue);
        }
      }
      setTimeout(tick, 1);
    };
    tick();
  }

  return {
    async connect(specs: readonly DialogueSpec[]): Promise<void> {
      await eachOf(specs, CONNECTING, async (spec) => {
        dialogues.push(await openDialogue(spec, listener));
      });
    },
    start(next: LoadMode): void {
      [sent, acked, seen, refused] = [0, 0, 0, {}];
      window = openWindow(false);
      mode = next;
      if (next.kind === "open") return keepRate(next.perSecond);
      for (const dialogue of dialogues) {
        for (let count = 0; count < next.inFlight; count += 1) say(dialogue);
      }
    },
    begin(isWatching: boolean): void {
      window = { ...openWindow(isWatching), acked, refused: { ...refused } };
    },
    end(): LoadWindow {
      const { user, system } = process.cpuUsage(window.cpu);
      const ended = window;
      window = openWindow(false);
      return {
        ms: performance.now() - ended.from,
        cpuMs: (user + system) / 1_000,
        acked: acked - ended.acked,
        refused: difference(refused, ended.refused),
        ack: summarise(ended.ack),
        seen: summarise(ended.seen),
        lag: summarise(ended.lag),
      };
    },
    async stop(): Promise<LoadTotals> {
      mode = undefined;
      await eventually(() => inFlight() === 0, ANSWER_MS);
      await eventually(() => seen >= acked * 2, ANSWER_MS / 5);
      const refusals = total(refused);
      const unseen = Math.max(0, acked * 2 - seen);
      return { sent, acked, refused: refusals, unanswered: inFlight(), unseen };
    },
    disconnect(): void {
      for (const dialogue of dialogues.splice(0)) dialogue.drop();
    },
  };
}

interface Window {
  readonly from: number;
  readonly cpu: NodeJS.CpuUsage;
  readonly isWatching: boolean;
  readonly acked: number;
  readonly refused: Record<string, number>;
  readonly ack: number[];
  readonly seen: number[];
  readonly lag: number[];
}

function openWindow(isWatching: boolean): Window {
  const from = performance.now();
  return {
    from,
    cpu: process.cpuUsage(),
    isWatching,
    acked: 0,
    refused: {},
    ack: [],
    seen: [],
    lag: [],
  };
}

const total = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

function difference(
  after: Readonly<Record<string, number>>,
  before: Readonly<Record<string, number>>,
): Record<string, number> {
  const changed = Object.entries(after).map(
    ([code, count]) => [code, count - (before[code] ?? 0)] as const,
  );
  return Object.fromEntries(changed.filter(([, count]) => count > 0));
}

async function eventually(isSo: () => boolean, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!isSo() && performance.now() < deadline) await delay(10);
}
