import { checkCopies, checkCopiesOrder } from "./checks/copies.ts";
import type { Violation } from "./checks/evidence.ts";
import { readLogs } from "./checks/read-log.ts";
import { type ManagerAtDesk, managerAt } from "./clients/manager.ts";
import { disturb } from "./disturb.ts";
import type { Scene } from "./fault.ts";
import { say, type Talk } from "./talk.ts";
import { until } from "./until.ts";

/** One conversation that a manager leads in Telegram. */
export interface Led {
  readonly talk: Talk;
  readonly manager: ManagerAtDesk;
  /** The visitor writes a line. */
  ask(): string;
  /** The manager writes a line, which must reach the visitor once. */
  answer(text?: string): Promise<string>;
  /** Words that were brought in another way and must reach the visitor once. */
  expectAnswer(text: string): void;
}

export interface DeskDisturbance {
  /** Conversations, each led by a manager of their own; 2 unless told. */
  readonly talks?: number;
  /** Sends to Telegram of which nobody can know the end, besides those in the sandbox's own log. */
  readonly ambiguous?: () => number;
  readonly during: (led: readonly Led[]) => Promise<void>;
}

/** From the end of the fault; a chat takes one line a second. */
const CROSS_LIMIT_MS = 45_000;

interface Words {
  readonly asked: string[];
  readonly answered: string[];
}

/** Lets managers lead conversations, disturbs them, and judges both sides: the visitors' and Telegram's. */
export async function disturbDesk(scene: Scene, options: DeskDisturbance): Promise<void> {
  const { cluster } = scene;
  const before = await cluster.sandbox?.control.calls();
  const led: (Led & Words)[] = [];
  await disturb(scene, {
    talks: options.talks ?? 2,
    perTalk: 0,
    timeoutMs: 120_000,
    during: async (talks) => {
      for (const talk of talks) led.push(await lead(scene, talk));
      await options.during(led);
      const from = performance.now();
      await until("everything has crossed", () => hasCrossed(scene, led), {
        timeoutMs: 150_000,
      }).catch(() => undefined);
      const crossedMs = Math.round(performance.now() - from);
      scene.expect(
        crossedMs <= CROSS_LIMIT_MS,
        `it took ${crossedMs} ms until everything had crossed`,
      );
    },
    after: async () => {
      const calls =
        (await cluster.sandbox?.control.calls({ afterId: before?.at(-1)?.id ?? 0 })) ?? [];
      const lostAnswers = calls.filter(({ applied, outcome }) => applied && outcome !== 200).length;
      const excused = lostAnswers + (options.ambiguous?.() ?? 0);
      for (const each of led) scene.add(await judgeLed(scene, each, excused));
    },
  });
}

async function lead(scene: Scene, talk: Talk): Promise<Led & Words> {
  const { cluster, random, label, history } = scene;
  const manager = await managerAt(cluster, talk.number);
  await manager.take(talk);
  const asked: string[] = [];
  const answered: string[] = [];
  return {
    talk,
    manager,
    asked,
    answered,
    ask() {
      const clientId = say(talk, random);
      const text = history.sends.find((send) => send.clientId === clientId)?.text ?? "";
      asked.push(text);
      return text;
    },
    async answer(text = `[${label} manager ${talk.number}.${answered.length}] Отвечает менеджер`) {
      answered.push(text);
      await manager.say(text);
      return text;
    },
    expectAnswer: (text) => void answered.push(text),
  };
}

async function hasCrossed(scene: Scene, led: readonly (Led & Words)[]): Promise<boolean> {
  for (const each of led) {
    const seen = (await each.manager.seen()).join("\n");
    if (!each.asked.every((text) => seen.includes(text))) return false;
    const texts = await storedTexts(scene, each.talk);
    if (!each.answered.every((text) => texts.includes(text))) return false;
  }
  return true;
}

async function judgeLed(
  scene: Scene,
  { talk, manager, asked, answered }: Led & Words,
  excused: number,
): Promise<Violation[]> {
  const seen = await manager.seen();
  const texts = await storedTexts(scene, talk);
  const answers = answered.flatMap((text): Violation[] => {
    const copies = texts.filter((each) => each === text).length;
    if (copies === 1) return [];
    const what = `“${text}” of the manager is stored ${copies} times`;
    return [{ kind: copies === 0 ? "lost" : "doubled", what }];
  });
  scene.count(asked.length);
  // A reminder of what was said before is no copy, but it does show what it has; a card only quotes.
  const lines = seen.filter((text) => text.startsWith(VISITOR_SIGN));
  const reminders = seen.filter((text) => text.includes(REMINDER)).join("\n");
  const expected = asked
    .filter((text) => !reminders.includes(text) || lines.some((line) => line.includes(text)))
    .toSorted((left, right) => texts.indexOf(left) - texts.indexOf(right));
  return [
    ...checkCopies(expected, lines, excused),
    ...checkCopiesOrder(expected, lines),
    ...answers,
  ];
}

/** What a message with words of the visitor begins with. */
export const VISITOR_SIGN = "👤";
const REMINDER = "Что было до этого";

async function storedTexts(
  { cluster }: Scene,
  { number, conversationId }: Talk,
): Promise<string[]> {
  const [log] = await readLogs(cluster.sql, new Map([[number, conversationId]]));
  return (log?.rows ?? []).map(({ text }) => text ?? "");
}
