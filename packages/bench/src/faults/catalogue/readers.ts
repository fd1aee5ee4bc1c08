import { readFile } from "node:fs/promises";
import { connectBare } from "../clients/bare.ts";
import { disturb } from "../disturb.ts";
import { type Fault, type Scene, stages } from "../fault.ts";
import { ackTimes } from "../latency.ts";
import { startTcpProxy } from "../stage/tcp-proxy.ts";
import type { Talk } from "../talk.ts";
import { until } from "../until.ts";

const ENTRIES = 250;
const REQUESTS = 250;
const MEBIBYTE = 2 ** 20;
/** What one reader may cost at most, all its answers together being about 390 MB. */
const ALLOWED_MB = 200;

const slowReader: Fault = {
  id: "F24",
  title: "a reader that does not read",
  injected: "one client asks for 250 pages of 1.6 MB and takes none of them",
  stage: stages.plain,
  runs: { full: 3, quick: 1 },
  run: (scene) =>
    disturb(scene, {
      talks: 5,
      pauseMs: 700,
      urlFor: () => scene.cluster.webNodes[0]?.url ?? "",
      timeoutMs: 90_000,
      during: async (talks) => {
        const [victim] = talks;
        if (victim) await readNothing(scene, victim);
      },
    }),
};

async function readNothing(scene: Scene, talk: Talk): Promise<void> {
  const { cluster, history } = scene;
  const [node] = cluster.webNodes;
  const [reader] = await cluster.newVisitors(1);
  if (!node || !reader) return;
  const conversationId = await longConversation(scene, reader.visitorId);
  await using line = await startTcpProxy(() => node.port);
  using client = await connectBare(cluster, reader, { url: line.url });
  const from = performance.now();
  const before = await residentMb(node.pid);
  line.hold("to-client");
  for (let count = 0; count < REQUESTS; count += 1) {
    void client
      .call("history", { conversationId, beforeSeq: ENTRIES + 1, limit: 200 })
      .catch(() => undefined);
  }
  let peak = before;
  await until(
    "the reader is dropped",
    async () => {
      peak = Math.max(peak, await residentMb(node.pid));
      return !(await isServed(node.port, line.serverSidePorts));
    },
    { timeoutMs: 45_000, everyMs: 200 },
  );
  const grown = Math.round(peak - before);
  scene.expect(grown <= ALLOWED_MB, `${node.name} grew by ${grown} MB, allowed ${ALLOWED_MB}`);
  const others = ackTimes(history, { from, except: talk.number });
  const worst = Math.round(Math.max(0, ...others));
  scene.expect(worst <= 5_000, `others waited ${worst} ms for an acknowledgement`);
}

/** A conversation whose pages are as large as pages can be. */
async function longConversation({ cluster }: Scene, visitorId: string): Promise<string> {
  const [row] = await cluster.sql.rows<{ id: string }>(
    `insert into conversations (site_id, visitor_id, code, last_seq)
     select site_id, id, 'SLOW', $2 from visitors where id = $1 returning id`,
    [visitorId, ENTRIES],
  );
  if (!row) throw new Error("no conversation was made");
  await cluster.sql.rows(
    `insert into messages (conversation_id, seq, sender_type, content, client_id)
     select $1, seq, 'user', repeat('ы', 4000), gen_random_uuid() from generate_series(1, $2) seq`,
    [row.id, ENTRIES],
  );
  return row.id;
}

/** Whether the server still has a connection to one of these ports. A reader that reads nothing cannot see its end. */
async function isServed(serverPort: number, clientPorts: readonly number[]): Promise<boolean> {
  const hex = (port: number) => port.toString(16).toUpperCase().padStart(4, "0");
  const table = await readFile("/proc/net/tcp", "utf8");
  return table.split("\n").some((line) => {
    const [, local = "", remote = "", state] = line.trim().split(/\s+/);
    const isOurs = clientPorts.some((port) => remote.endsWith(`:${hex(port)}`));
    return isOurs && local.endsWith(`:${hex(serverPort)}`) && state === ESTABLISHED;
  });
}

const ESTABLISHED = "01";

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/statm`, "utf8");
  return (Number(status.split(" ")[1]) * 4_096) / MEBIBYTE;
}

export const readerFaults: readonly Fault[] = [slowReader];
