import { disturb } from "../disturb.ts";
import { type Fault, type Scene, stages } from "../fault.ts";
import type { Cluster } from "../stage/cluster.ts";
import { answerInPieces, answerTo } from "../stage/model.ts";
import type { ServerNode } from "../stage/server-node.ts";
import { startTcpProxy, type TcpProxy } from "../stage/tcp-proxy.ts";
import { say, type Talk } from "../talk.ts";
import { lasting, until } from "../until.ts";

const ROUNDS = 4;
/** In every second round both nodes die. */
const KILLS_IN_A_SCENE = ROUNDS * 1.5;

/** Ends one node or both without a word a moment after messages went out, and starts them again; several times. */
const killed: Fault = {
  id: "F01",
  title: "node killed in mid-message",
  injected:
    "SIGKILL to one of two nodes, 0–300 ms after messages were sent, in every second round to the other one as well; then a start",
  stage: stages.plain,
  runs: { full: Math.ceil(200 / KILLS_IN_A_SCENE), quick: 1 },
  convergeLimitMs: 15_000,
  run: (scene) =>
    withSlowAnswers(scene, () =>
      disturb(scene, {
        talks: scene.isQuick ? 8 : 24,
        answered: 2,
        perTalk: 0,
        timeoutMs: 120_000,
        during: async (talks) => {
          const first = scene.isQuick ? ROUNDS - 1 : 0;
          for (let round = first; round < ROUNDS; round += 1)
            await killInRound(scene, talks, round);
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

async function killInRound(scene: Scene, talks: readonly Talk[], round: number): Promise<void> {
  const { cluster, random } = scene;
  const first = random.pick(cluster.nodes);
  for (const talk of talks) for (let left = 3; left > 0; left -= 1) say(talk, random);
  const dying = round % 2 === 0 ? [first] : cluster.nodes;
  await Promise.all(dying.map((node) => killOnce(scene, node)));
}

async function killOnce({ random, history }: Scene, node: ServerNode): Promise<void> {
  const afterMs = 300 * random.next();
  await lasting(afterMs);
  history.note(`kill ${node.name} after ${Math.round(afterMs)} ms`);
  await node.kill();
  await node.start();
  history.note(`${node.name} is back`);
}

const rolled: Fault = {
  id: "F02",
  title: "rolling restart under load, behind nginx",
  injected:
    "SIGTERM to one node, start, then the other; pages and new visitors asked for through nginx all the while",
  stage: stages.nginx,
  runs: { full: 10, quick: 1 },
  run: async (scene) => {
    const { cluster, isQuick } = scene;
    await using stack = new AsyncDisposableStack();
    const lines = await openAddresses(stack, cluster);
    await disturb(scene, {
      talks: isQuick ? 8 : 65,
      answered: 2,
      pauseMs: 900,
      urlFor: (device, talk) => lines[(device + 2 * talk) % lines.length]?.url ?? cluster.proxy.url,
      during: async (opened) => {
        const before = await cluster.proxy.serverErrors();
        const requests = startRequests(scene, lines);
        for (const node of cluster.nodes) await restart(scene, node, opened);
        const failed = await requests.stop();
        scene.expect(failed.length === 0, `requests failed at nginx: ${failed.join(", ")}`);
        const errors = (await cluster.proxy.serverErrors()) - before;
        scene.expect(errors === 0, `nginx gave ${errors} answers of 500 and above`);
      },
    });
  },
};

async function restart(scene: Scene, node: ServerNode, talks: readonly Talk[]): Promise<void> {
  const code = await node.stop();
  scene.expect(code === 0, `${node.name} stopped with code ${code}`);
  const stoppedAt = performance.now();
  await until("all clients are connected again", () => isConnected(talks));
  const backMs = Math.round(performance.now() - stoppedAt);
  scene.expect(backMs <= 5_000, `clients were back ${backMs} ms after the stop`);
  await node.start();
}

const ADDRESSES = 16;

/** Ways to nginx from addresses of their own, so that it spreads them over the nodes. */
async function openAddresses(stack: AsyncDisposableStack, { proxy }: Cluster) {
  const lines: TcpProxy[] = [];
  for (let index = 0; index < ADDRESSES; index += 1) {
    const line = stack.use(await startTcpProxy(() => proxy.port));
    line.comeFrom(`127.0.0.${index + 10}`);
    lines.push(line);
  }
  return lines;
}

function isConnected(talks: readonly Talk[]): boolean {
  return talks.every(({ devices }) =>
    devices.every(({ client }) => client.state.connection.status === "connected"),
  );
}

/** Asks for pages and for new visitors, again and again; gives what was not answered as it should be. */
function startRequests({ cluster: { site } }: Scene, lines: readonly TcpProxy[]) {
  const asks: readonly ((url: string) => Promise<Response>)[] = [
    (url) => fetch(`${url}/livez`),
    (url) => fetch(`${url}/embed.js`),
    (url) =>
      fetch(`${url}/v1/visitors`, {
        method: "POST",
        body: JSON.stringify({ site: site.key }),
        headers: { "Content-Type": "application/json", Origin: site.origin },
      }),
  ];
  let isOver = false;
  const failed: string[] = [];
  const asking = (async () => {
    for (let count = 0; !isOver; count += 1) {
      const url = lines[count % lines.length]?.url ?? "";
      const answer = await asks[count % asks.length]?.(url).catch(String);
      if (typeof answer === "string") failed.push(answer);
      else if (answer && !answer.ok) failed.push(`${answer.url}: ${answer.status}`);
      if (typeof answer === "object") await answer.arrayBuffer();
      await lasting(30);
    }
  })();
  return {
    async stop(): Promise<readonly string[]> {
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
          const { cluster, random, isQuick, variant } = scene;
          const node = random.pick(cluster.nodes);
          await lasting(500 + 1_000 * random.next());
          node.freeze();
          // Longer than an answer's lease: another node takes its turns, and the sleeper wakes to find them gone.
          await lasting(isQuick ? 3_000 : ([5_000, 12_000, 30_000][variant % 3] ?? 5_000));
          node.thaw();
        },
      }),
    ),
};

export const nodeFaults: readonly Fault[] = [killed, rolled, frozen];
