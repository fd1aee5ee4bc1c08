import { execFile } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { tempDir } from "@ilpo-chat/testkit";
import { type BareClient, connectBare } from "../clients/bare.ts";
import { acrossNodes, disturb } from "../disturb.ts";
import { type Fault, type Scene, stages } from "../fault.ts";
import { say, type Talk, untilReconnected } from "../talk.ts";
import { lasting, until } from "../until.ts";

const run = promisify(execFile);
const skewModule = fileURLToPath(new URL("../stage/clock-skew.ts", import.meta.url));
const DAY_MS = 24 * 60 * 60_000;

const clocks: Fault = {
  id: "F35",
  title: "clocks that are wrong",
  injected:
    "devices a day before and behind; nodes 5 s apart; a node's wall clock jumps 10 min back, then forth",
  stage: stages.plain,
  runs: { full: 5, quick: 1 },
  run: async (scene) => {
    await using folder = await tempDir("ilpo-chat-clock");
    const file = join(folder.path, "offset-ms");
    await writeFile(file, "5000");
    const [, second] = scene.cluster.nodes;
    await restartWith(second, { NODE_OPTIONS: `--import=${skewModule}`, FAULT_CLOCK_FILE: file });
    try {
      await disturb(scene, {
        talks: 6,
        answered: 2,
        perTalk: 10,
        urlFor: acrossNodes(scene),
        during: async (talks, traffic) => {
          for (const talk of talks) addWithClock(talk, talk.number % 2 === 0 ? DAY_MS : -DAY_MS);
          for (const offset of ["-600000", "600000", "0"]) {
            await lasting(500);
            await writeFile(file, offset);
          }
          await until("everything is said", () => traffic.sent >= 60);
        },
      });
    } finally {
      await restartWith(second, {});
    }
  },
};

async function restartWith(
  node: Scene["cluster"]["nodes"][number] | undefined,
  env: Record<string, string>,
) {
  await node?.stop();
  node?.setEnv(env);
  await node?.start();
}

function addWithClock(talk: Talk, offsetMs: number): void {
  const clock = {
    now: () => Date.now() + offsetMs,
    elapsed: () => performance.now(),
    after: (ms: number, work: () => void) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
  };
  talk.addDevice({ ports: { clock } }).client.connect();
}

const restored: Fault = {
  id: "F51",
  title: "database restored from a backup",
  injected: "stopped, put back to a copy from before the last messages, epoch renewed, started",
  stage: stages.plain,
  runs: { full: 4, quick: 1 },
  run: (scene) =>
    disturb(scene, {
      talks: 5,
      perTalk: 0,
      during: async (talks) => {
        const { cluster, history, random } = scene;
        const devices = talks.flatMap((talk) => talk.devices);
        const write = async (count: number) => {
          const ids = talks.flatMap((talk) =>
            Array.from({ length: count }, () => say(talk, random)),
          );
          await until("it is stored", () => ids.every((id) => !history.isOpen(id)));
          return ids;
        };
        await write(2);
        let backup = "";
        await untilReconnected(devices, async () => {
          await Promise.all(cluster.nodes.map((node) => node.stop()));
          backup = await cluster.postgres.createDatabase(cluster.databaseUrl);
          await Promise.all(cluster.nodes.map((node) => node.start()));
        });
        const lost = await write(3);
        await untilReconnected(devices, async () => {
          await Promise.all(cluster.nodes.map((node) => node.stop()));
          cluster.useDatabase(backup);
          await cluster.sql.rows(
            "update installation set value = gen_random_uuid()::text where key = 'epoch'",
          );
          history.undo(lost);
          await Promise.all(cluster.nodes.map((node) => node.start()));
        });
        await write(2);
      },
    }),
};

const SPARE_FILES = 4;

const exhausted: Fault = {
  id: "F53",
  title: "no file descriptor left",
  injected: "RLIMIT_NOFILE of a running node lowered to what it has, then 60 connections",
  stage: stages.plain,
  runs: { full: 4, quick: 1 },
  run: (scene) =>
    disturb(scene, {
      talks: 5,
      pauseMs: 300,
      during: async (talks) => {
        const [node] = scene.cluster.webNodes;
        const [talk] = talks;
        if (!node || !talk) return;
        const { pid } = node;
        const open = (await readdir(`/proc/${pid}/fd`)).length;
        await limitFiles(pid, open + SPARE_FILES);
        const crowd = await knock(scene, node.url, 60);
        scene.expect(
          crowd.length <= SPARE_FILES + 2,
          `${crowd.length} connections came in without descriptors`,
        );
        await lasting(1_000);
        for (const client of crowd) client[Symbol.dispose]();
        await limitFiles(pid, 4_096);
        const again = await until("the node takes connections again", async () => {
          const answer = await fetch(`${node.url}/readyz`);
          return answer.ok;
        });
        scene.expect(again, "it recovers");
      },
    }),
};

async function limitFiles(pid: number, count: number): Promise<void> {
  await run("prlimit", ["--pid", String(pid), `--nofile=${count}:`]);
}

/** Connections of one visitor more than there is room for; gives those that came in. */
async function knock({ cluster }: Scene, url: string, count: number): Promise<BareClient[]> {
  const visitors = await cluster.newVisitors(count);
  const attempts = visitors.map((visitor) =>
    connectBare(cluster, visitor, { url, timeoutMs: 3_000 }),
  );
  const settled = await Promise.allSettled(attempts);
  return settled.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
}

export const hostFaults: readonly Fault[] = [clocks, restored, exhausted];
