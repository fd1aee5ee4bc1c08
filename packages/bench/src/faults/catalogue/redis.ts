import { acrossNodes, disturb } from "../disturb.ts";
import { type Fault, type Scene, stages } from "../fault.ts";
import type { Cluster } from "../stage/cluster.ts";
import { lasting } from "../until.ts";

type Break = (scene: Scene) => Promise<void>;

interface RedisFault extends Pick<Fault, "id" | "title" | "injected"> {
  readonly runs: Fault["runs"];
  /** Conversations of a full run: so many that all its runs have 10,000 messages. */
  readonly talks: number;
  readonly break: Break;
}

/** Visitors' devices sit on different nodes, so every entry has to cross over Redis or be found missing. */
function redisFault({ break: breakIt, talks: count, ...about }: RedisFault): Fault {
  return {
    ...about,
    stage: stages.plain,
    run: (scene) =>
      disturb(scene, {
        talks: scene.isQuick ? 8 : count,
        answered: 2,
        pauseMs: 250,
        urlFor: acrossNodes(scene),
        during: () => breakIt(scene),
      }),
  };
}

const downAtStart: Fault = {
  id: "F06",
  title: "Redis down at the start",
  injected: "both nodes started without Redis; it comes later",
  stage: stages.plain,
  runs: { full: 5, quick: 1 },
  run: async (scene) => {
    const { cluster } = scene;
    await Promise.all(cluster.nodes.map((node) => node.stop()));
    await cluster.redis.kill();
    await Promise.all(cluster.nodes.map((node) => node.start()));
    await disturb(scene, {
      talks: 6,
      urlFor: acrossNodes(scene),
      during: async () => {
        await lasting(1_500);
        await cluster.redis.start();
        await lasting(1_000);
      },
    });
  },
};

const stopped = redisFault({
  id: "F07",
  title: "Redis killed and started again",
  injected: "SIGKILL to Redis, an empty one 2–30 s later",
  talks: 90,
  runs: { full: 8, quick: 1 },
  break: async ({ cluster, isQuick, variant }) => {
    await lasting(500);
    await cluster.redis.kill();
    await lasting(isQuick ? 2_000 : ([2_000, 8_000, 30_000][variant % 3] ?? 2_000));
    await cluster.redis.start();
  },
});

const flushed = redisFault({
  id: "F08",
  title: "Redis emptied",
  injected: "FLUSHALL, ten times during traffic",
  talks: 150,
  runs: { full: 8, quick: 1 },
  break: async ({ cluster }) => {
    for (let time = 0; time < 10; time += 1) {
      await lasting(200);
      await cluster.redis.cli("FLUSHALL");
    }
  },
});

/** Ways of a Redis that is there and does not do what it is asked. */
const slowly: readonly ((cluster: Cluster) => Promise<void>)[] = [
  async ({ redis: { pid = 0 } }) => {
    process.kill(pid, "SIGSTOP");
    await lasting(8_000).finally(() => process.kill(pid, "SIGCONT"));
  },
  async ({ redis }) => {
    await redis.cli("CLIENT", "PAUSE", "3000", "ALL");
    await lasting(3_200);
  },
  async ({ redis }) => {
    await redis.cli("CONFIG", "SET", "maxmemory", "1mb");
    await lasting(2_500);
    await redis.cli("CONFIG", "SET", "maxmemory", "0");
  },
];

const slow = redisFault({
  id: "F09",
  title: "Redis hung, paused, full",
  injected: "SIGSTOP for 8 s; CLIENT PAUSE 3 s; maxmemory 1 MB without eviction",
  talks: 90,
  runs: { full: 9, quick: 1 },
  break: async ({ cluster, variant }) => {
    await lasting(400);
    await slowly[variant % slowly.length]?.(cluster);
  },
});

const pubSubCut = redisFault({
  id: "F10",
  title: "Redis' pub/sub links cut alone",
  injected: "CLIENT KILL TYPE pubsub, again and again; the data link stays",
  talks: 110,
  runs: { full: 8, quick: 1 },
  break: async ({ cluster, random }) => {
    for (let time = 0; time < 8; time += 1) {
      await lasting(150 + 200 * random.next());
      await cluster.redis.cli("CLIENT", "KILL", "TYPE", "pubsub");
    }
  },
});

export const redisFaults: readonly Fault[] = [downAtStart, stopped, flushed, slow, pubSubCut];
