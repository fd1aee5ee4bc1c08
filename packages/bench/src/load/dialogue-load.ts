import { setTimeout as delay } from "node:timers/promises";
import {
  type Dialogue,
  type DialogueListener,
  type DialogueSpec,
  openDialogue,
} from "./dialogue.ts";
import { eachOf } from "./each-of.ts";
import { createTally, type LoadTotals, type LoadWindow, type Tally } from "./tally.ts";

/** `closed`: each dialogue keeps so many messages on their way. `open`: so many a second in all, whatever happens. */
export type LoadMode =
  | { readonly kind: "closed"; readonly inFlight: number }
  | { readonly kind: "open"; readonly perSecond: number };

/** What is neither acknowledged nor refused so long after the end of a load is given up. */
const ANSWER_MS = 10_000;
const SEEING_MS = 2_000;
/** An open loop that a server cannot follow stops here, so that memory and the time to drain stay bounded. */
const IN_FLIGHT_MAX = 10_000;
const CONNECTING = 20;

/** A group of dialogues with one server, or with two nodes of it, and the load on them. */
export function createDialogueLoad() {
  const dialogues: Dialogue[] = [];
  let mode: LoadMode | undefined;
  let tally = createTally();

  const say = (dialogue: Dialogue) => {
    tally.sent();
    dialogue.say();
  };
  const sayNext = (dialogue: Dialogue) => {
    if (mode?.kind === "closed") say(dialogue);
  };
  const listener: DialogueListener = {
    acked(sentAt, dialogue) {
      tally.acked(sentAt);
      sayNext(dialogue);
    },
    refused(code, dialogue) {
      tally.refused(code);
      sayNext(dialogue);
    },
    seen: (sentAt) => tally.seen(sentAt),
    get isWatching() {
      return tally.isWatching();
    },
  };

  return {
    connect: (specs: readonly DialogueSpec[]): Promise<void> =>
      eachOf(specs, CONNECTING, async (spec) => {
        dialogues.push(await openDialogue(spec, listener));
      }),
    start(next: LoadMode): void {
      tally = createTally();
      mode = next;
      if (next.kind === "open")
        keepRate({ tally, say, dialogues, isOn: () => mode === next }, next.perSecond);
      else for (const dialogue of dialogues) repeat(next.inFlight, () => say(dialogue));
    },
    begin: (isWatching: boolean): void => tally.begin(isWatching),
    end: (): LoadWindow => tally.end(),
    /** So far. */
    counted: (): LoadTotals => tally.totals(),
    /** Lets the load run dry. */
    async stop(): Promise<LoadTotals> {
      mode = undefined;
      await eventually(() => tally.inFlight() === 0, ANSWER_MS);
      await eventually(() => tally.unseen() === 0, SEEING_MS);
      return tally.totals();
    },
  };
}

interface OpenLoop {
  readonly tally: Tally;
  readonly dialogues: readonly Dialogue[];
  readonly say: (dialogue: Dialogue) => void;
  readonly isOn: () => boolean;
}

/** Says what is due, each millisecond; dialogues take turns. What a full server cannot take is left out, not queued. */
function keepRate({ tally, dialogues, say, isOn }: OpenLoop, perSecond: number): void {
  const from = performance.now();
  let count = 0;
  const tick = () => {
    if (!isOn()) return;
    const passed = performance.now() - from;
    const due = Math.floor((passed * perSecond) / 1_000);
    for (; count < due; count += 1) {
      const dialogue = dialogues[count % dialogues.length];
      if (!dialogue || tally.inFlight() >= IN_FLIGHT_MAX) continue;
      tally.late(passed - (count * 1_000) / perSecond);
      say(dialogue);
    }
    setTimeout(tick, 1);
  };
  tick();
}

function repeat(times: number, task: () => void): void {
  for (let count = 0; count < times; count += 1) task();
}

async function eventually(isSo: () => boolean, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!isSo() && performance.now() < deadline) await delay(10);
}
