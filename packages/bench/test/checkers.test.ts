import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkConverged } from "../src/faults/checks/converge.ts";
import { checkCopies, checkCopiesOrder } from "../src/faults/checks/copies.ts";
import { checkDurable, checkSettled } from "../src/faults/checks/durable.ts";
import type { Log, LogRow, View, ViewLine, Violation } from "../src/faults/checks/evidence.ts";
import {
  checkDense,
  checkNoHoles,
  checkSenderOrder,
  checkTotalOrder,
} from "../src/faults/checks/order.ts";
import { readLogs } from "../src/faults/checks/read-log.ts";
import { checkFresh, checkSet } from "../src/faults/checks/set.ts";
import { checkAnswered, checkTurns } from "../src/faults/checks/turns.ts";
import { createHistory, type Send } from "../src/faults/history.ts";
import { createRandom } from "../src/faults/random.ts";
import { stages } from "../src/faults/fault.ts";
import { type Cluster, startCluster } from "../src/faults/stage/cluster.ts";
import { startTcpProxy } from "../src/faults/stage/tcp-proxy.ts";
import { closeTalks, openTalks, say, type Talk } from "../src/faults/talk.ts";
import { until } from "../src/faults/until.ts";
import {
  answerWithoutLease,
  readBeforeJoining,
  readWithGreedyCursor,
  sendWithoutDedupe,
} from "./faults/broken-clients.ts";

const kinds = (violations: readonly Violation[]) => violations.map(({ kind }) => kind);

const row = (seq: number, text: string, facts: Partial<LogRow> = {}): LogRow => ({
  seq,
  type: "message.created",
  clientId: `id of ${text}`,
  from: "user",
  text,
  isPartial: false,
  ...facts,
});
const event = (seq: number, type: string, leads?: "ai" | "manager"): LogRow => ({
  ...row(seq, "", { type, clientId: null, from: null, text: null }),
  ...(leads ? { leads } : {}),
});
const log = (...rows: LogRow[]): Log => ({ talk: 0, rows });
const send = (order: number, text: string, facts: Partial<Send> = {}): Send => ({
  talk: 0,
  sender: "a",
  order,
  clientId: `id of ${text}`,
  text,
  outcome: "ok",
  ...facts,
});
const view = (...lines: (string | Partial<ViewLine>)[]): View => ({
  talk: 0,
  observer: "a device",
  lines: lines.map((line) => ({
    from: "user",
    state: "stored",
    text: "",
    ...(typeof line === "string" ? { text: line } : line),
  })),
});

describe("the checkers on histories made by hand", () => {
  const good = log(row(1, "раз"), row(2, "два"), row(3, "три"));

  it("find nothing in a history that is whole", () => {
    const sends = [send(1, "раз"), send(2, "два"), send(3, "три")];
    const whole = view("раз", "два", "три");
    expect([
      ...checkDurable({ log: good, sends }),
      ...checkSettled(sends),
      ...checkSenderOrder({ log: good, sends }),
      ...checkDense(good),
      ...checkSet(good, whole),
      ...checkTotalOrder(good, whole),
      ...checkFresh(whole, whole),
      ...checkCopies(["раз", "два"], ["раз\nдва"], 0),
      ...checkConverged([100, 200], 1_000),
    ]).toEqual([]);
  });

  it("find an acknowledged message that is not stored, and excuse one that was refused", () => {
    const sends = [send(1, "пропало"), send(2, "отказано", { outcome: "fail" })];
    expect(kinds(checkDurable({ log: good, sends }))).toEqual(["lost"]);
  });

  it("find a message stored twice, also under another clientId", () => {
    const twice = log(row(1, "раз"), row(2, "раз", { clientId: "another" }));
    expect(kinds(checkDurable({ log: twice, sends: [send(1, "раз")] }))).toEqual(["doubled"]);
  });

  it("find a send that nobody knows the end of", () => {
    expect(kinds(checkSettled([send(1, "раз", { outcome: "info" }), send(2, "два")]))).toEqual([
      "lost",
    ]);
  });

  it("find a sender's messages out of order, and leave different senders alone", () => {
    const sends = [send(1, "два"), send(2, "раз"), send(1, "три", { sender: "b" })];
    expect(kinds(checkSenderOrder({ log: good, sends }))).toEqual(["reordered"]);
  });

  it("find a gap and a repeat in seq", () => {
    expect(checkDense(log(row(1, "раз"), row(3, "три")))).toHaveLength(1);
    expect(checkDense(log(row(1, "раз"), row(1, "два")))).toHaveLength(1);
  });

  it("find what a reader does not have, has twice, has too early, has from elsewhere", () => {
    expect(kinds(checkSet(good, view("раз", "три")))).toEqual(["lost"]);
    expect(kinds(checkSet(good, view("раз", "два", "два", "три")))).toEqual(["doubled"]);
    expect(kinds(checkTotalOrder(good, view("раз", "три", "два")))).toEqual(["reordered"]);
    expect(kinds(checkSet(good, view("раз", "два", "три", "чужое")))).toEqual(["broken"]);
  });

  it("do not take for stored what is shown as waiting", () => {
    const waiting = view("раз", "два", "три", { text: "четыре", state: "waiting" });
    expect(checkSet(good, waiting)).toEqual([]);
    expect(kinds(checkSet(good, view("раз", "два", { text: "три", state: "failed" })))).toEqual([
      "lost",
    ]);
  });

  it("find a hole that was shown for a moment", () => {
    const answers = log(
      row(1, "о1", { from: "ai" }),
      row(2, "о2", { from: "ai" }),
      row(3, "о3", { from: "ai" }),
    );
    expect(checkNoHoles(answers, [[], [1], [1, 2], [2, 3]])).toEqual([]);
    expect(checkNoHoles(answers, [[1, 3]])).toHaveLength(1);
  });

  it("find that one who lived through it has something else than one who came later", () => {
    expect(checkFresh(view("раз", "два"), view("раз"))).toHaveLength(1);
    expect(checkFresh(view("раз"), view({ text: "раз", isPartial: true }))).toHaveLength(1);
  });

  it("find a second answer to a turn and an answer after the takeover", () => {
    const answer = { from: "ai" } as const;
    const twice = log(row(1, "?"), row(2, "!", answer), row(3, "!!", answer));
    expect(kinds(checkTurns(twice))).toEqual(["doubled"]);
    const late = log(row(1, "?"), event(2, "manager.joined", "manager"), row(3, "!", answer));
    expect(kinds(checkTurns(late))).toEqual(["broken"]);
    const back = log(
      event(1, "manager.joined", "manager"),
      event(2, "mode.changed", "ai"),
      row(3, "!", answer),
    );
    expect(checkTurns(back)).toEqual([]);
  });

  it("find a turn without an answer, unless a manager was called", () => {
    expect(kinds(checkAnswered(log(row(1, "?"))))).toEqual(["lost"]);
    expect(checkAnswered(log(row(1, "?"), event(2, "status.changed", "manager")))).toEqual([]);
  });

  it("count copies in Telegram, and excuse as many as nobody can know about", () => {
    expect(kinds(checkCopies(["раз", "два"], ["раз"], 0))).toEqual(["lost"]);
    expect(kinds(checkCopies(["раз"], ["раз", "раз"], 0))).toEqual(["doubled"]);
    expect(checkCopies(["раз"], ["раз", "раз"], 1)).toEqual([]);
    expect(kinds(checkCopiesOrder(["раз", "два"], ["два", "раз"]))).toEqual(["reordered"]);
  });

  it("find that views were equal too late", () => {
    expect(checkConverged([10, 20, 30_000], 10_000)).toHaveLength(1);
  });
});

describe("the checkers on broken clients and a real cluster", () => {
  const random = createRandom(1);
  let cluster: Cluster;
  let runs = 0;
  beforeAll(async () => {
    cluster = await startCluster(stages.plain);
  }, 120_000);
  afterAll(() => cluster[Symbol.asyncDispose](), 60_000);

  const open = async (answered = 0) => {
    const history = createHistory();
    runs += 1;
    const options = { cluster, history, label: `broken.${runs}`, count: 1, answered, devices: 1 };
    const talks = await openTalks(options);
    const [talk] = talks;
    if (!talk) throw new Error("no conversation was opened");
    const sayOne = async () => {
      const id = say(talk, random);
      await until("it is stored", () => !history.isOpen(id));
    };
    return { history, talk, sayOne, [Symbol.dispose]: () => closeTalks(talks) };
  };
  const readLog = async ({ number, conversationId }: Talk): Promise<Log> => {
    const [found] = await readLogs(cluster.sql, new Map([[number, conversationId]]));
    return found ?? log();
  };

  it("catch a client that sends again under a new clientId", async () => {
    using scene = await open();
    await using line = await startTcpProxy(() => cluster.proxy.port);
    const text = "Один раз и не больше";
    const clientId = await sendWithoutDedupe({ cluster, line, talk: scene.talk, text });
    const sends = [send(1, text, { clientId })];
    expect(kinds(checkDurable({ log: await readLog(scene.talk), sends }))).toEqual(["doubled"]);
  });

  it("catch a reader that resumes behind the newest entry that it has seen", async () => {
    using scene = await open();
    const seen = await readWithGreedyCursor(cluster, scene.talk, scene.sayOne);
    expect(kinds(checkSet(await readLog(scene.talk), seen))).toEqual(["lost"]);
  });

  it("catch a reader that fetches before it joins", async () => {
    using scene = await open();
    const seen = await readBeforeJoining(cluster, scene.talk, scene.sayOne);
    expect(kinds(checkSet(await readLog(scene.talk), seen))).toEqual(["lost"]);
  });

  it("catch a worker that answers without a lease", async () => {
    using scene = await open(1);
    await until(
      "the AI has answered",
      async () => checkAnswered(await readLog(scene.talk)).length === 0,
    );
    await answerWithoutLease(cluster, scene.talk);
    expect(kinds(checkTurns(await readLog(scene.talk)))).toEqual(["doubled"]);
  });
});
