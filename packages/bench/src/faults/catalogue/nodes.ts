import { disturb } from "../disturb.ts";
import { type Fault, type Scene, stages } from "../fault.ts";
import { answerInPieces, answerTo } from "../stage/model.ts";
import { say, type Talk } from "../talk.ts";
import { lasting, until } from "../until.ts";

const KILLS_IN_A_SCENE = 4;

/** Ends one node without a word a moment after messages went out, and starts it again; several times. */
const killed: Fault = {
  id: "F01",
  title: "node killed in mid-message",
  injected: "SIGKILL to one of two nodes, 0–300 ms after messages were sent, then a start",
  stage: stages.plain,
  runs: { full: 200 / KILLS_IN_A_SCENE, quick: 1 },
  convergeLimitMs: 15_000,
  run: (scene) =>
    withSlowAnswers(scene, () =>
      disturb(scene, {
        talks: 8,
        answered: 2,
        perTalk: 0,
        timeoutMs: 120_000,
        during: async (talks) => {
          for (let kill = 0; kill < KILLS_IN_A_SCENE; kill += 1) await killOnce(scene, talks);
        },
      }),
    ),
};

/** Answers that take about a second, so that a node can be stopped in the middle of one. */
async function withSlowAnswers(
  { cluster: { model } }: Scene,
  work: () => Promise<void>,
): Promise<void> {
  model.setRespond((request) => answerInPieces(request, 150));
  try {
    await work();
  } finally {
    model.setRespond(answerTo);
  }
}

async function killOnce(
  { cluster, random, history }: Scene,
  talks: readonly Talk[],
): Promise<void> {
  const node = random.pick(cluster.nodes);
  for (const talk of talks) for (let left = 3; left > 0; left -= 1) say(talk, random);
  const afterMs = 300 * random.next();
  await lasting(afterMs);
  history.note(`kill ${node.name} after ${Math.round(afterMs)} ms`);
  await node.kill();
  await node.start();
  history.note(`${node.name} is back`);
}

const rolled: Fault = {
  id: "F02",
  title: "rolling restart under load",
  injected: "SIGTERM to one node, start, then the other; requests at the proxy all the while",
  stage: stages.plain,
  runs: { full: 10, quick: 1 },
  run: (scene) =>
    disturb(scene, {
      talks: 8,
      answered: 2,
      pauseMs: 600,
      during: async (talks) => {
        const { cluster } = scene;
        const before = cluster.proxy.stats().serverErrors;
        const requests = startRequests(cluster.proxy.url);
        for (const node of cluster.nodes) {
          const code = await node.stop();
          scene.expect(code === 0, `${node.name} stopped with code ${code}`);
          const stoppedAt = performance.now();
          await until("all clients are connected again", () => isConnected(talks));
          const backMs = performance.now() - stoppedAt;
          scene.expect(
            backMs <= 5_000,
            `clients were back ${Math.round(backMs)} ms after the stop`,
          );
          await node.start();
        }
        const failed = await requests.stop();
        scene.expect(failed === 0, `${failed} requests failed at the proxy`);
        const errors = cluster.proxy.stats().serverErrors - before;
        scene.expect(errors === 0, `the proxy saw ${errors} answers of 500 and above`);
      },
    }),
};

function isConnected(talks: readonly Talk[]): boolean {
  return talks.every(({ devices }) =>
    devices.every(({ client }) => client.state.connection.status === "connected"),
  );
}

/** Asks for a page again and again; gives how many answers were missing or bad. */
function startRequests(url: string) {
  let isOver = false;
  let failed = 0;
  const asking = (async () => {
    while (!isOver) {
      const answer = await fetch(`${url}/livez`).catch(() => undefined);
      await answer?.body?.cancel();
      if (!answer?.ok) failed += 1;
      await lasting(50);
    }
  })();
  return {
    async stop(): Promise<number> {
      isOver = true;
      await asking;
      return failed;
    },
  };
}

const frozen: Fault = {
  id: "F04",
  title: "node frozen, then going on",
  injected: "SIGSTOP to one node in mid-answer, SIGCONT 3–30 s later",
  stage: stages.plain,
  runs: { full: 6, quick: 1 },
  convergeLimitMs: 15_000,
  run: (scene) =>
    withSlowAnswers(scene, () =>
      disturb(scene, {
        talks: 6,
        answered: 3,
        pauseMs: 400,
        perTalk: 12,
        timeoutMs: 120_000,
        during: async () => {
          const { cluster, random, isQuick, run } = scene;
          const node = random.pick(cluster.nodes);
          await lasting(500 + 1_000 * random.next());
          node.freeze();
          // Longer than an answer's lease: another node takes its turns, and the sleeper wakes to find them gone.
          await lasting(isQuick ? 3_000 : ([5_000, 12_000, 30_000][run % 3] ?? 5_000));
          node.thaw();
        },
      }),
    ),
};

export const nodeFaults: readonly Fault[] = [killed, rolled, frozen];
