import { eachOf } from "../load/each-of.ts";
import { connectBare, readAll } from "./clients/bare.ts";
import { checkDurable, checkSettled } from "./checks/durable.ts";
import type { Log, View, Violation } from "./checks/evidence.ts";
import { messagesOf } from "./checks/evidence.ts";
import { checkDense, checkNoHoles, checkSenderOrder, checkTotalOrder } from "./checks/order.ts";
import { readLogs } from "./checks/read-log.ts";
import { checkFresh, checkSet } from "./checks/set.ts";
import { checkAnswered, checkTurns } from "./checks/turns.ts";
import type { Device } from "./clients/device.ts";
import type { History } from "./history.ts";
import type { Cluster } from "./stage/cluster.ts";
import type { Talk } from "./talk.ts";
import { until } from "./until.ts";

/** What came of one scene. */
export interface Verdict {
  readonly messages: number;
  readonly violations: readonly Violation[];
  /** For each device of a conversation that only people write in: from the fault's end to its last change. */
  readonly convergeMs: readonly number[];
}

export interface JudgeOptions {
  readonly cluster: Cluster;
  readonly history: History;
  readonly talks: readonly Talk[];
  /** When the fault was over, `performance.now()`. */
  readonly healedAt: number;
  /** How long views may take to become equal before that itself is the fault; 60 s unless told. */
  readonly timeoutMs?: number;
  /** Sends may have been refused. */
  readonly mayRefuse?: boolean;
}

/** Fresh readers at a time. */
const AT_ONCE = 20;

/** Waits until nothing changes any more, then judges by the log, the living views and fresh readers. */
export async function judge(options: JudgeOptions): Promise<Verdict> {
  const { cluster, history, talks, healedAt, timeoutMs = 60_000 } = options;
  const late = await settle(options, timeoutMs).then(
    () => [],
    (error: unknown): Violation[] => [{ kind: "broken", what: `not settled: ${reasonOf(error)}` }],
  );
  history.close();
  const convergeMs = talks
    .filter(({ isAnswered }) => !isAnswered)
    .flatMap(({ devices }) => devices.map(({ changedAt }) => Math.max(0, changedAt - healedAt)));
  const logs = await readLogs(cluster.sql, idsOf(talks));
  const violations = [...late, ...checkSettled(history.sends), ...refusals(options)];
  await eachOf(talks, AT_ONCE, async (talk) => {
    const log = logs.find((each) => each.talk === talk.number);
    if (log) violations.push(...(await judgeTalk(options, talk, log)));
  });
  return {
    messages: logs.reduce((sum, log) => sum + messagesOf(log).length, 0),
    violations,
    convergeMs,
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}

function refusals({ history, mayRefuse = false }: JudgeOptions): Violation[] {
  if (mayRefuse) return [];
  return history.sends
    .filter(({ outcome }) => outcome === "fail")
    .map(({ text, code }) => ({ kind: "broken", what: `“${text}” was given up: ${code}` }));
}

async function settle({ cluster, history, talks }: JudgeOptions, timeoutMs: number): Promise<void> {
  await until("every send is settled", () => history.openCount === 0, { timeoutMs });
  for (const talk of talks) await Promise.all(talk.devices.map(loadAll));
  await until(
    "all views are equal to the log",
    async () => {
      const logs = await readLogs(cluster.sql, idsOf(talks));
      for (const log of logs) throwUnlessSettled(log, talks);
      return true;
    },
    { timeoutMs, everyMs: 100 },
  );
}

function throwUnlessSettled(log: Log, talks: readonly Talk[]): void {
  const talk = talks.find(({ number }) => number === log.talk);
  if (!talk) return;
  const views = talk.devices.map((device) => device.view());
  const [first] = [
    ...views.flatMap((view) => checkSet(log, view)),
    ...(talk.isAnswered ? checkAnswered(log) : []),
  ];
  if (first) throw new Error(first.what);
}

/** A device that came late holds the newest page only. */
async function loadAll({ client }: Device): Promise<void> {
  for (let pages = 0; client.state.hasOlder && pages < 100; pages += 1) {
    await client.loadOlder().catch(() => undefined);
  }
}

async function judgeTalk(options: JudgeOptions, talk: Talk, log: Log): Promise<Violation[]> {
  const sends = options.history.sends.filter((send) => send.talk === talk.number);
  const views = talk.devices.map((device) => device.view());
  const fresh = await readFresh(options.cluster, talk);
  const holes = talk.devices.flatMap(({ shown }) => checkNoHoles(log, shown));
  return [
    ...checkDurable({ log, sends }),
    ...checkSenderOrder({ log, sends }),
    ...checkDense(log),
    ...checkTurns(log),
    ...(talk.isAnswered ? checkAnswered(log) : []),
    ...holes,
    ...[...views, fresh].flatMap((view) => [...checkSet(log, view), ...checkTotalOrder(log, view)]),
    ...views.flatMap((view) => checkFresh(view, fresh)),
  ];
}

/** What somebody reads who comes now and has nothing. */
async function readFresh(
  cluster: Cluster,
  { visitor, number, conversationId }: Talk,
): Promise<View> {
  const { entries, status, mode, manager, handover, lead, rating } = await until(
    "a fresh reader has read",
    async () => {
      using client = await connectBare(cluster, visitor);
      return await readAll(client, conversationId);
    },
  );
  const lines = entries.flatMap((entry) => {
    if (entry.type !== "message.created") return [];
    const { seq, clientId, content: text, author, partial } = entry.message;
    const extra = {
      ...(clientId === undefined ? {} : { clientId }),
      ...(partial ? { isPartial: true } : {}),
    };
    return [{ seq, text, from: author.type, state: "stored" as const, ...extra }];
  });
  const state = { status, mode, manager, handover, lead, rating };
  return { talk: number, observer: "a fresh reader", lines, state };
}

function idsOf(talks: readonly Talk[]): ReadonlyMap<number, string> {
  return new Map(talks.map(({ number, conversationId }) => [number, conversationId]));
}
