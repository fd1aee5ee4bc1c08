import { randomUUID } from "node:crypto";
import { limits } from "@ilpo-chat/protocol";
import { connectBare } from "../clients/bare.ts";
import type { Fault, Scene } from "../fault.ts";
import { firstsOf, lineFault } from "../line-scene.ts";
import type { Quality } from "../stage/slow-way.ts";
import type { TcpProxy } from "../stage/tcp-proxy.ts";
import { untilReconnected } from "../talk.ts";
import { until } from "../until.ts";

const KBIT_64 = 8_000;

/** What a line is like in the runs of F20, by turns. */
function badQuality({ random, variant }: Scene): Partial<Quality> {
  const lossy = (chance: number) => ({ isLost: () => random.next() < chance });
  const kinds = [
    { ...lossy(0.3), bytesPerSecond: KBIT_64 },
    { delayMs: 300 },
    lossy(0.05),
    { ...lossy(0.05), delayMs: 300, bytesPerSecond: KBIT_64 },
  ];
  return kinds[variant % kinds.length] ?? {};
}

const slow = lineFault({
  id: "F20",
  title: "lossy, slow, narrow lines",
  injected:
    "5 or 30 % of pieces sent again after 300 ms, 600 ms there and back, 64 kbit/s; the kernel's own loss needs root",
  runs: { full: 8, quick: 1 },
  perTalk: 6,
  break: async ({ scene, lines, traffic, talks }) => {
    for (const line of lines) line.worsen(badQuality(scene));
    await until("everything is said", () => traffic.sent >= 6 * talks.length);
    await until("everything has got through", () => scene.history.openCount === 0);
    for (const line of lines) line.worsen();
  },
});

const moved = lineFault({
  id: "F26",
  title: "device in another network",
  injected:
    "the link cut, the next one from another address, five times; a visitor at their limit moves too",
  runs: { full: 4, quick: 1 },
  perTalk: 6,
  break: async ({ scene, lines, talks }) => {
    for (let time = 1; time <= 5; time += 1) {
      await untilReconnected(firstsOf(talks), () => {
        for (const [index, line] of lines.entries()) {
          line.comeFrom(`127.0.${time}.${index + 1}`);
          line.cut();
        }
      });
    }
    const [line] = lines;
    if (line) await fleeFromLimit(scene, line);
  },
});

/** Who has written all that a minute allows cannot write more from somewhere else. */
async function fleeFromLimit({ cluster, expect }: Scene, line: TcpProxy): Promise<void> {
  const [visitor] = await cluster.newVisitors(1);
  if (!visitor) return;
  const write = async (count: number) => {
    using client = await connectBare(cluster, visitor, { url: line.url });
    const codes: string[] = [];
    for (let left = count; left > 0; left -= 1) {
      const message = { clientId: randomUUID(), content: "Слова" };
      const answer = await client.call("message:send", message);
      codes.push(answer.ok ? "ok" : answer.error.code);
    }
    return codes;
  };
  line.comeFrom("127.0.9.1");
  const first = await write(limits.messagesPerMinute);
  line.comeFrom("127.0.9.2");
  const second = await write(1);
  expect(
    first.every((code) => code === "ok") && second[0] === "rate-limited",
    `a visitor at the limit moved and was answered ${second[0]} (before: ${[...new Set(first)].join(", ")})`,
  );
}

export const badLineFaults: readonly Fault[] = [slow, moved];
