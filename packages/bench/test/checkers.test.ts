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
import { checkFresh, checkSet } from "../src/faults/checks/set.ts";
import { checkAnswered, checkTurns } from "../src/faults/checks/turns.ts";
import type { Send } from "../src/faults/history.ts";
import type { Cluster } from "../src/faults/stage/cluster.ts";
import {
  joinMeanwhile,
  bringTwice,
  loseEntry,
  openScene,
  startBroken,
  answerWhileFrozen,
} from "./faults/broken-scenes.ts";

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

describe("the checkers on broken builds", () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startBroken("no-dedupe", "fetch-before-join", "no-lease");
  }, 120_000);
  afterAll(() => cluster[Symbol.asyncDispose](), 60_000);

  it("catch a server that stores again what comes twice", async () => {
    using scene = await bringTwice(cluster);
    const { sends } = scene.history;
    expect(kinds(checkDurable({ log: await scene.log(), sends }))).toEqual(["doubled"]);
  });

  it("catch a server that reads before it lets into the room", async () => {
    using scene = await openScene(cluster);
    const seen = await joinMeanwhile(scene);
    expect(kinds(checkSet(await scene.log(), seen))).toEqual(["lost"]);
  });

  it("catch a client that resumes behind the newest entry that it has seen", async () => {
    using scene = await openScene(cluster);
    const seen = await loseEntry(scene, "cursor-max");
    expect(kinds(checkSet(await scene.log(), seen))).toEqual(["lost"]);
  });

  it("catch workers that answer without a lease", async () => {
    expect(kinds(checkTurns(await answerWhileFrozen(cluster)))).toEqual(["doubled"]);
  });
});
