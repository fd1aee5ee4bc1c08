import { setTimeout as delay } from "node:timers/promises";
import type { OpenAiFault, Respond } from "@ilpo-chat/testkit";
import type { Log, Violation } from "../checks/evidence.ts";
import { readLogs } from "../checks/read-log.ts";
import { disturb } from "../disturb.ts";
import { disturbDesk } from "../desk-scene.ts";
import { type Fault, type Scene, stages } from "../fault.ts";
import { createHistory } from "../history.ts";
import type { StageSpec } from "../stage/cluster.ts";
import { answerInPieces, answerTo } from "../stage/model.ts";
import { say, type Talk } from "../talk.ts";
import { until } from "../until.ts";

const TALKS = 2;
/** Models that may be asked for a turn, each at most twice. */
const REQUESTS_A_TURN = 4;

interface ProviderFault extends Pick<Fault, "id" | "title" | "injected" | "runs"> {
  /** Both roles in each process unless told. */
  readonly stage?: StageSpec;
  readonly faults: readonly OpenAiFault[];
  /** How many of them a quick run has. */
  readonly quick: number;
  /** What the model would say; `answerTo` at once unless told. */
  readonly respond?: Respond;
  /** How long the visitor may be left without an answer or a manager. */
  readonly answerWithinMs?: number;
}

/** One fault of the provider after another, each with conversations of its own. */
function providerFault(provider: ProviderFault): Fault {
  const { id, title, injected, runs, faults, quick, stage = stages.plain } = provider;
  return {
    ...{ id, title, injected, runs, stage },
    async run(scene) {
      for (const [index, fault] of (scene.isQuick ? faults.slice(0, quick) : faults).entries()) {
        const label = `${scene.label}.${index}`;
        await suffer({ ...scene, label, history: createHistory() }, provider, fault);
      }
    },
  };
}

async function suffer(scene: Scene, provider: ProviderFault, fault: OpenAiFault): Promise<void> {
  const { model } = scene.cluster;
  const { respond = answerTo, answerWithinMs = 60_000 } = provider;
  const asked = model.requests.length;
  try {
    await disturb(scene, {
      talks: TALKS,
      answered: TALKS,
      perTalk: 0,
      timeoutMs: answerWithinMs,
      during: async (talks) => {
        // The greetings are answered before anything goes wrong.
        await untilAnswered(scene, talks, answerWithinMs);
        model.setRespond(respond);
        model.setFault(fault);
        for (const talk of talks) for (let left = 2; left > 0; left -= 1) say(talk, scene.random);
        await until("the questions are stored", () => scene.history.openCount === 0);
        await untilAnswered(scene, talks, answerWithinMs);
        model.setFault(undefined);
      },
      after: async (talks) => {
        scene.add(await checkWhole(scene, talks, fault.kind));
        if (leavesPart.has(fault.kind)) await expectPart(scene, talks, fault.kind);
        const requests = model.requests.length - asked;
        scene.expect(requests > TALKS, `${fault.kind}: nobody asked the provider`);
        scene.expect(
          requests <= TALKS * 3 * REQUESTS_A_TURN,
          `${fault.kind}: the provider was asked ${requests} times`,
        );
      },
    });
  } finally {
    model.setRespond(answerTo);
    model.setFault(undefined);
  }
}

/** Of these the visitor has read the beginning, so that it must stay. */
const leavesPart: ReadonlySet<string> = new Set(["cut", "error-in-stream"]);

async function expectPart(scene: Scene, talks: readonly Talk[], kind: string): Promise<void> {
  const logs = await logsOf(scene, talks);
  const hasPart = ({ rows }: Log) => rows.some(({ isPartial }) => isPartial);
  scene.expect(logs.every(hasPart), `${kind}: no answer is marked as cut`);
}

async function untilAnswered(
  scene: Scene,
  talks: readonly Talk[],
  timeoutMs: number,
): Promise<void> {
  await until(
    "every visitor has an answer or a manager is called",
    async () => (await logsOf(scene, talks)).every(hasAnswer),
    { timeoutMs, everyMs: 100 },
  );
}

function hasAnswer({ rows }: Log): boolean {
  const last = rows.findLast(({ type }) => type === "message.created");
  return last?.from === "ai" || rows.findLast(({ leads }) => leads)?.leads === "manager";
}

/** I5: what the model began and did not end is marked as cut. */
async function checkWhole(
  scene: Scene,
  talks: readonly Talk[],
  kind: string,
): Promise<Violation[]> {
  const logs = await logsOf(scene, talks);
  return logs.flatMap(({ rows }) =>
    rows.flatMap((row, index): Violation[] => {
      if (row.from !== "ai" || row.isPartial || !row.text) return [];
      const question = rows.slice(0, index).findLast(({ from }) => from === "user")?.text ?? "";
      const whole = answerOf(question);
      const isCut = row.text !== whole && whole.startsWith(row.text.trim());
      return isCut
        ? [{ kind: "broken", what: `${kind}: “${row.text}” is stored as a whole answer` }]
        : [];
    }),
  );
}

function answerOf(question: string): string {
  return answerTo({ model: "", messages: [{ role: "user", content: question }] });
}

function logsOf({ cluster }: Scene, talks: readonly Talk[]): Promise<Log[]> {
  return readLogs(
    cluster.sql,
    new Map(talks.map(({ number, conversationId }) => [number, conversationId])),
  );
}

const refusing = providerFault({
  id: "F44",
  title: "the model's provider refuses",
  injected: "429 with and without Retry-After, 402, 408, 500, 503, no headers at all",
  stage: stages.split,
  runs: { full: 3, quick: 1 },
  quick: 3,
  faults: [
    { kind: "status", status: 429, retryAfter: "60" },
    { kind: "status", status: 503 },
    { kind: "status", status: 402 },
    { kind: "status", status: 429, retryAfter: "1" },
    { kind: "status", status: 408 },
    { kind: "status", status: 500 },
    { kind: "silence", afterTokens: 0 },
  ],
});

const cut = providerFault({
  id: "F45",
  title: "the model's stream is cut",
  injected: "in mid-answer, in the middle of a letter, before [DONE]; an error inside the stream",
  runs: { full: 5, quick: 1 },
  quick: 4,
  respond: (request) => answerInPieces(request, 40),
  faults: [
    { kind: "cut", afterTokens: 2 },
    { kind: "cut-utf8" },
    { kind: "no-done" },
    { kind: "error-in-stream", afterTokens: 2 },
  ],
});

const malformed = providerFault({
  id: "F46",
  title: "the model's stream is malformed",
  injected: "comments, CRLF, events in parts, two at once, no choices, a BOM, a line of 10 MB",
  stage: stages.split,
  runs: { full: 3, quick: 1 },
  quick: 7,
  faults: [
    { kind: "comments" },
    { kind: "crlf" },
    { kind: "split-data" },
    { kind: "joined-events" },
    { kind: "empty-choices" },
    { kind: "bom" },
    { kind: "huge-line" },
  ],
});

const LONGEST_ANSWER = 4_000;

const endless = providerFault({
  id: "F47",
  title: "the model does not end",
  injected: "text without end; silence in mid-answer, kept open",
  stage: stages.split,
  runs: { full: 2, quick: 1 },
  quick: 1,
  answerWithinMs: 90_000,
  faults: [{ kind: "endless" }, { kind: "silence", afterTokens: 2 }],
});

const neverEnding: Fault = {
  ...endless,
  async run(scene) {
    await endless.run(scene);
    const { model, sql } = scene.cluster;
    await until("every request to the model has ended", () =>
      model.requests.every(({ isAborted, isFinished }) => isAborted || isFinished),
    );
    const rows = await sql.rows("select 1 from messages where char_length(content) > $1", [
      LONGEST_ANSWER,
    ]);
    scene.expect(rows.length === 0, "no answer is longer than a message may be");
  },
};

const takenOver: Fault = {
  id: "F48",
  title: "a manager takes over while the AI writes",
  injected: "the claim in mid-stream, then five messages of the visitor",
  stage: stages.desk,
  runs: { full: 10, quick: 1 },
  run: async (scene) => {
    const { model } = scene.cluster;
    model.setRespond(() => slowly(scene));
    try {
      await disturbDesk(scene, {
        talks: 1,
        during: async ([led]) => {
          if (!led) return;
          const { client } = led.talk.devices[0] ?? {};
          await led.manager.say(`/ai`);
          await until("the AI leads again", () => client?.state.conversation?.mode === "ai");
          const asked = model.requests.length;
          led.ask();
          await until("the AI is writing", () => client?.state.reply);
          await led.manager.take(led.talk);
          for (let left = 5; left > 0; left -= 1) led.ask();
          await led.answer();
          await until("the request to the model is over", () =>
            model.requests
              .slice(asked)
              .every(({ isAborted, isFinished }) => isAborted || isFinished),
          );
          const finished = model.requests.slice(asked).filter(({ isFinished }) => isFinished);
          scene.expect(finished.length === 0, "the stream went on to its end after the takeover");
        },
      });
    } finally {
      model.setRespond(answerTo);
    }
  },
};

/** An answer that takes half a minute. */
async function* slowly({ label }: Scene): AsyncGenerator<string> {
  for (let word = 1; word <= 150; word += 1) {
    yield `${label} слово ${word}, `;
    await delay(200);
  }
}

export const consultantFaults: readonly Fault[] = [
  refusing,
  cut,
  malformed,
  neverEnding,
  takenOver,
];
