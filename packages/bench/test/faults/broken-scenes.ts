import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { startProcess } from "@ilpo-chat/testkit";
import { checkTurns } from "../../src/faults/checks/turns.ts";
import type { Log, View } from "../../src/faults/checks/evidence.ts";
import { readLogs } from "../../src/faults/checks/read-log.ts";
import { connectBare } from "../../src/faults/clients/bare.ts";
import { createHistory, type History } from "../../src/faults/history.ts";
import { createRandom } from "../../src/faults/random.ts";
import { type Cluster, startCluster } from "../../src/faults/stage/cluster.ts";
import { answerInPieces, answerTo } from "../../src/faults/stage/model.ts";
import { startTcpProxy } from "../../src/faults/stage/tcp-proxy.ts";
import { closeTalks, openTalks, say, type Talk } from "../../src/faults/talk.ts";
import { until } from "../../src/faults/until.ts";

const brokenBuild = fileURLToPath(new URL("broken-build.ts", import.meta.url));
const sdkReader = fileURLToPath(new URL("sdk-reader.ts", import.meta.url));

/** An installation whose servers make these mistakes; without any it is the product. */
export async function startBroken(...mistakes: string[]): Promise<Cluster> {
  const cluster = await startCluster({
    name: "broken",
    roles: ["web,ai", "web,ai"],
    env: { NODE_OPTIONS: `--import=${brokenBuild}`, FAULT_BREAK: mistakes.join() },
  });
  if (mistakes.includes("no-dedupe"))
    await cluster.sql.rows(
      "alter table messages drop constraint messages_client_id_conversation_id_key",
    );
  return cluster;
}

/** A conversation in which something goes wrong. */
export interface BrokenScene extends Disposable {
  readonly cluster: Cluster;
  readonly history: History;
  readonly talk: Talk;
  /** The visitor says something, and it is stored. */
  sayOne(): Promise<void>;
  log(): Promise<Log>;
}

const random = createRandom(1);

export async function openScene(
  cluster: Cluster,
  { answered = 0, url = cluster.proxy.url } = {},
): Promise<BrokenScene> {
  const history = createHistory();
  const label = `broken.${randomUUID().slice(0, 8)}`;
  const options = { cluster, history, label, count: 1, answered, devices: 1, urlFor: () => url };
  const talks = await openTalks(options);
  const [talk] = talks;
  if (!talk) throw new Error("no conversation was opened");
  const { number, conversationId } = talk;
  return {
    cluster,
    history,
    talk,
    async sayOne() {
      const id = say(talk, random);
      await until("it is stored", () => !history.isOpen(id));
    },
    async log() {
      const [found] = await readLogs(cluster.sql, new Map([[number, conversationId]]));
      if (!found) throw new Error("there is no log");
      return found;
    },
    [Symbol.dispose]: () => closeTalks(talks),
  };
}

/** The network brings a message twice. */
export async function bringTwice(cluster: Cluster): Promise<BrokenScene> {
  await using line = await startTcpProxy(() => cluster.proxy.port);
  const scene = await openScene(cluster, { url: line.url });
  line.duplicate(true);
  await scene.sayOne();
  return scene;
}

/** Somebody opens the conversation while it goes on. */
export async function joinMeanwhile({ cluster, talk, sayOne }: BrokenScene): Promise<View> {
  const { conversationId, visitor, number } = talk;
  using client = await connectBare(cluster, visitor);
  const opening = client.call("conversation:open", {
    conversationId,
    page: "https://taxi.test/slow-to-join",
  });
  // Which of the two is first does not matter: one that was stored before the read is in its answer.
  await sayOne();
  const answer = await opening;
  await sayOne();
  await until("the last one came in", () => client.entries.length > 0);
  const before = answer.ok ? (answer.conversation?.entries ?? []) : [];
  const entries = new Map([...before, ...client.entries].map((entry) => [entry.seq, entry]));
  const lines = [...entries.values()].flatMap((entry) => {
    if (entry.type !== "message.created") return [];
    const { seq, content: text, author } = entry.message;
    return [{ seq, text, from: author.type, state: "stored" as const }];
  });
  return { talk: number, observer: "a reader that came meanwhile", lines };
}

/** One entry is lost on its way to a device, the next one comes. Gives what the device shows then, and for good. */
export async function loseEntry(scene: BrokenScene, mistake: string): Promise<View> {
  const { cluster, talk, sayOne } = scene;
  await using line = await startTcpProxy(() => cluster.proxy.port);
  const { visitor, number } = talk;
  const about = { site: cluster.site, visitor, talk: number, name: "a device", url: line.url };
  await using reader = await startProcess({
    command: process.execPath,
    args: ["--import", brokenBuild, sdkReader, JSON.stringify(about)],
    env: { FAULT_BREAK: mistake },
    readyPattern: /^connected$/m,
  });
  line.swallow("to-client");
  await sayOne();
  line.swallow();
  await sayOne();
  const last = (await scene.log()).rows.at(-1)?.seq;
  return until("the device shows the last one", () => {
    const shown = reader.output.split("\n").findLast((line) => line.startsWith("{")) ?? "null";
    const view = JSON.parse(shown) as View | null;
    return view?.lines.some(({ seq }) => seq === last) ? view : undefined;
  });
}

/** The node that answers stands still, another one is told of the turn, and then the first goes on. */
export async function answerWhileFrozen(cluster: Cluster): Promise<Log> {
  const { model } = cluster;
  const [node] = cluster.webNodes;
  if (!node) throw new Error("there is no node");
  // Whoever stores the words answers them, when it can.
  using scene = await openScene(cluster, { answered: 1, url: node.url });
  const isAnswered = async () => (await scene.log()).rows.at(-1)?.from === "ai";
  await until("the greeting is answered", isAnswered);
  model.setRespond((request) => answerInPieces(request, 500));
  try {
    const asked = model.requests.length;
    await scene.sayOne();
    await until("somebody answers", () => model.requests.length > asked);
    node.freeze();
    await tellOfTurn(scene);
    await until("another one has answered", isAnswered);
    node.thaw();
    return await until("it has stored its answer", async () => {
      const log = await scene.log();
      return checkTurns(log).length > 0 ? log : undefined;
    });
  } finally {
    node.thaw();
    model.setRespond(answerTo);
  }
}

async function tellOfTurn({ cluster, talk }: BrokenScene): Promise<void> {
  await cluster.sql.rows(
    `insert into conversation_news (follower, conversation_id, due_at) values ('ai', $1, now() - interval '1 second')
     on conflict (follower, conversation_id) do update set due_at = excluded.due_at`,
    [talk.conversationId],
  );
}
