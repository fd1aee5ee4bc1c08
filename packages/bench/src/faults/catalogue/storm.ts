import { cpuMsOf } from "../../report/process-usage.ts";
import { percentile } from "../checks/converge.ts";
import { leanTransport } from "../clients/lean-transport.ts";
import { disturb } from "../disturb.ts";
import { type Fault, type Scene, stages } from "../fault.ts";
import { say, type Talk } from "../talk.ts";
import { lasting, until } from "../until.ts";

/** Of each so many conversations one has a device whose way to the server is the SDK's own, with all it costs. */
const WHOLE_EVERY = 20;

/** Everybody's proxy dies, with words under way, and comes back: all its clients come at once. */
const storm: Fault = {
  id: "F03",
  title: "everybody reconnects at once",
  injected:
    "SIGKILL to nginx, another one at its place 2 s later (1,000 clients; 100 in a quick run)",
  stage: stages.nginx,
  runs: { full: 3, quick: 1 },
  run: (scene) => {
    const { cluster, isQuick, random } = scene;
    return disturb(scene, {
      talks: isQuick ? 50 : 500,
      perTalk: 0,
      portsFor: leanPorts(scene),
      timeoutMs: 120_000,
      during: async (talks) => {
        await cluster.nginx?.kill();
        for (const talk of talks) say(talk, random);
        await lasting(2_000);
        await cluster.nginx?.start();
        const cores = await watchCores(scene);
        judgeReturn(scene, await timesUntilBack(talks));
        scene.note(await cores());
      },
    });
  },
};

function leanPorts({ cluster: { proxy, site } }: Scene) {
  return (device: number, talk: number) => {
    if (device === 0 && talk % WHOLE_EVERY === 0) return {};
    const number = 2 * talk + device;
    // Addresses of their own, by which nginx spreads them over the nodes.
    const localAddress = `127.0.${1 + Math.floor(number / 250)}.${1 + (number % 250)}`;
    return { transport: leanTransport({ url: proxy.url, site, localAddress }) };
  };
}

function judgeReturn(scene: Scene, backMs: readonly number[]): void {
  const [soon, p50, p95, p99] = [0.05, 0.5, 0.95, 0.99].map((share) =>
    Math.round(percentile(backMs, share)),
  ) as [number, number, number, number];
  const said = `back after ${p50} ms (p50), ${p95} ms (p95), ${p99} ms (p99)`;
  scene.note(`${backMs.length} conversations were ${said}`);
  scene.expect(p99 <= 5_000, said);
  scene.expect(p99 - soon >= 200, `all came within ${p99 - soon} ms: no jitter`);
}

/** What the return is limited by: how much of a core the servers and the clients had meanwhile. */
async function watchCores({ cluster: { nodes } }: Scene): Promise<() => Promise<string>> {
  const look = async () => ({
    at: performance.now(),
    nodes: await Promise.all(nodes.map(({ pid }) => cpuMsOf(pid))),
    clients: await cpuMsOf(process.pid),
  });
  const from = await look();
  return async () => {
    const to = await look();
    const share = (ms: number) => `${Math.round((100 * ms) / (to.at - from.at))} %`;
    const servers = to.nodes.map((ms, index) => share(ms - (from.nodes[index] ?? 0)));
    return `of a core, the servers had ${servers.join(" and ")}, all clients ${share(to.clients - from.clients)}`;
  };
}

/** For each conversation, how long all its devices took to be in it again. */
async function timesUntilBack(talks: readonly Talk[]): Promise<number[]> {
  const from = performance.now();
  const back = new Map<Talk, number>();
  await until("all are back", () => {
    for (const talk of talks) {
      if (!back.has(talk) && isConnected(talk)) back.set(talk, performance.now() - from);
    }
    return back.size === talks.length;
  });
  return [...back.values()];
}

function isConnected({ devices }: Talk): boolean {
  return devices.every(({ client }) => client.state.connection.status === "connected");
}

export const stormFaults: readonly Fault[] = [storm];
