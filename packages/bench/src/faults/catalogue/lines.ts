import { randomUUID } from "node:crypto";
import { connectBare } from "../clients/bare.ts";
import type { Fault, Scene } from "../fault.ts";
import { firstsOf, lineFault } from "../line-scene.ts";
import { say, type Talk, untilReconnected } from "../talk.ts";
import { lasting, until } from "../until.ts";

const partitioned = lineFault({
  id: "F18",
  title: "client cut off",
  injected:
    "bytes both ways dropped, or held and let go, 2 s to 3 min; the device may hear of its return",
  runs: { full: 8, quick: 2 },
  talks: { quick: 5, full: 100 },
  break: async ({ scene: { variant, isQuick }, lines, talks }) => {
    const isHeld = variant % 2 === 1;
    for (const line of lines) {
      if (isHeld) line.hold("to-server", "to-client");
      else line.swallow("to-server", "to-client");
    }
    await lasting(
      isQuick ? 2_000 : ([5_000, 15_000, 45_000, 180_000][Math.floor(variant / 2) % 4] ?? 5_000),
    );
    for (const line of lines) {
      line.hold();
      line.swallow();
      if (!isHeld) line.cut();
    }
    for (const { devices } of talks) devices[0]?.host.tell("network-up");
  },
});

const halfOpen = lineFault({
  id: "F19",
  title: "half-open connection",
  injected: "everything swallowed both ways, neither end nor reset",
  runs: { full: 4, quick: 1 },
  break: async ({ scene, lines, talks }) => {
    const from = performance.now();
    for (const line of lines) line.swallow("to-server", "to-client");
    const isLost = ({ devices }: Talk) =>
      devices[0]?.client.state.connection.status !== "connected";
    await until("every client has noticed", () => talks.every(isLost), { timeoutMs: 30_000 });
    const clientMs = performance.now() - from;
    await until("the server has noticed", () =>
      lines.every(({ closedByServerAt }) => closedByServerAt.length > 0),
    );
    const serverMs = Math.max(
      ...lines.map(({ closedByServerAt }) => (closedByServerAt[0] ?? Infinity) - from),
    );
    scene.expect(clientMs <= 11_000, `the clients noticed after ${Math.round(clientMs)} ms`);
    scene.expect(serverMs <= 20_000, `the server noticed after ${Math.round(serverMs)} ms`);
    for (const line of lines) {
      line.swallow();
      line.cut();
    }
    for (const { devices } of talks) devices[0]?.host.tell("network-up");
  },
});

const answerLost = lineFault({
  id: "F21",
  title: "request delivered, answer lost",
  injected:
    "server to client dropped until the message is stored, then the link cut; five times (twice in a quick run)",
  runs: { full: 10, quick: 1 },
  talks: { quick: 5, full: 170 },
  perTalk: 0,
  break: async ({ scene: { cluster, random, isQuick }, lines, talks }) => {
    for (let left = isQuick ? 2 : 5; left > 0; left -= 1) {
      for (const line of lines) line.swallow("to-client");
      const ids = talks.map((talk) => say(talk, random, talk.devices[0]));
      await until("the messages are stored", async () => {
        const rows = await cluster.sql.rows("select 1 from messages where client_id = any($1)", [
          ids,
        ]);
        return rows.length === ids.length;
      });
      await untilReconnected(firstsOf(talks), () => {
        for (const line of lines) {
          line.swallow();
          line.cut();
        }
      });
    }
  },
});

const repeated = lineFault({
  id: "F22",
  title: "requests delivered twice, or again much later",
  injected:
    "each WebSocket frame of the client sent twice; one clientId through both nodes at once, later, with other words",
  runs: { full: 10, quick: 1 },
  talks: { quick: 5, full: 150 },
  perTalk: 5,
  break: async ({ scene, lines, talks }) => {
    for (const line of lines) line.duplicate(true);
    await Promise.all(talks.map((talk) => replay(scene, talk)));
    await lasting(1_500);
    for (const line of lines) line.duplicate(false);
  },
});

async function replay({ cluster, history, label, expect }: Scene, talk: Talk): Promise<void> {
  const { conversationId, visitor, number } = talk;
  const open = (node: number) =>
    connectBare(cluster, visitor, { url: cluster.webNodes[node]?.url ?? "" });
  using one = await open(0);
  using other = await open(1);
  const message = {
    conversationId,
    clientId: randomUUID(),
    content: `[${label} ${number} twice] Повтор`,
  };
  history.invoke({
    talk: number,
    sender: "bare",
    clientId: message.clientId,
    text: message.content,
  });
  const both = await Promise.all(
    [one, other].map((client) => client.call("message:send", message)),
  );
  const late = await other.call("message:send", message);
  const seqs = new Set(
    [...both, late].map((answer) => (answer.ok ? answer.seq : answer.error.code)),
  );
  expect(seqs.size === 1, `one clientId got ${[...seqs].join(" and ")}`);
  const [seq] = seqs;
  if (typeof seq === "number") history.settle(message.clientId, "ok", { seq });
  const changed = await one.call("message:send", { ...message, content: "другие слова" });
  const code = changed.ok ? "taken" : changed.error.code;
  expect(code === "client-id-reused", `other words under the same clientId: ${code}`);
}

const upgradeBlocked = lineFault({
  id: "F23",
  title: "WebSockets blocked",
  injected:
    "the upgrade refused, or swallowed, or the link cut just after it; polling goes through",
  runs: { full: 3, quick: 3 },
  convergeLimitMs: 40_000,
  perTalk: 8,
  break: async ({ scene: { variant }, lines, talks, traffic }) => {
    const policy = (["refuse", "swallow", "pass"] as const)[variant % 3] ?? "pass";
    await untilReconnected(firstsOf(talks), async () => {
      for (const line of lines) line.upgrades(policy);
      for (const line of lines) line.cut();
      if (policy !== "pass") return;
      await until("a link is up again", () => lines.some(({ openCount }) => openCount > 0));
      for (const line of lines) line.cut();
    });
    await until("everything is said", () => traffic.sent >= 8 * talks.length);
  },
});

const flapping = lineFault({
  id: "F27",
  title: "offline and online, twenty times",
  injected:
    "the link cut and refused, the device told offline, then online, 20 times (SDK; the browser's own is end to end)",
  runs: { full: 4, quick: 1 },
  talks: { quick: 5, full: 30 },
  answered: 2,
  perTalk: 8,
  break: async ({ scene: { random }, lines, talks }) => {
    const online = (isOnline: boolean) => {
      for (const { devices } of talks) devices[0]?.host.setOnline(isOnline);
    };
    for (let time = 0; time < 20; time += 1) {
      for (const line of lines) {
        line.refuse(true);
        line.cut();
      }
      online(false);
      await lasting(60 * random.next());
      for (const line of lines) line.refuse(false);
      online(true);
      await lasting(150 * random.next());
    }
  },
  after: ({ scene, lines, talks }) => {
    const counts = lines.map(({ openCount }) => openCount);
    scene.expect(
      counts.every((count) => count === 1),
      `links left open: ${counts.join(", ")}`,
    );
    for (const { devices } of talks) {
      const announced = devices[0]?.announced ?? [];
      scene.expect(
        new Set(announced).size === announced.length,
        `announced twice: ${announced.join(", ")}`,
      );
    }
  },
});

export const lineFaults: readonly Fault[] = [
  partitioned,
  halfOpen,
  answerLost,
  repeated,
  upgradeBlocked,
  flapping,
];
