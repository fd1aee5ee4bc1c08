import { acrossNodes, disturb } from "../disturb.ts";
import { type Fault, type Scene, stages } from "../fault.ts";
import { answerTo, answerUntil, FIRST_WORD } from "../stage/model.ts";
import { say, type Talk } from "../talk.ts";
import { lasting, until } from "../until.ts";

type Break = (scene: Scene, talks: readonly Talk[]) => Promise<void>;

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
        during: (talks) => breakIt(scene, talks),
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
  injected:
    "SIGKILL to Redis, an empty one 2–30 s later; then somebody joins an answer on the other node",
  talks: 90,
  runs: { full: 8, quick: 1 },
  break: async (scene, talks) => {
    const { cluster, isQuick, run } = scene;
    await lasting(500);
    await cluster.redis.kill();
    await lasting(isQuick ? 2_000 : ([2_000, 8_000, 30_000][run % 3] ?? 2_000));
    await cluster.redis.start();
    const [talk] = talks.filter(({ isAnswered }) => isAnswered);
    if (talk) await joinAnswer(scene, talk);
  },
});

/** Nodes ask each other for what was written before somebody came; they must do so again. */
async function joinAnswer({ cluster, random }: Scene, talk: Talk): Promise<void> {
  const { model, webNodes } = cluster;
  const joined = Promise.withResolvers<void>();
  model.setRespond(() => answerUntil(joined.promise));
  try {
    await until("every node has Redis again", async () => {
      const answers = await Promise.all(webNodes.map(({ url }) => fetch(`${url}/health`)));
      const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as Health[];
      return bodies.every(({ checks }) => checks.redis);
    });
    say(talk, random);
    await until("an answer has begun", () => talk.devices[0]?.client.state.reply?.text);
    const late = webNodes.map(({ url }) => talk.addDevice({ url }));
    for (const { client } of late) client.connect();
    await until("who came late reads it from its beginning", () =>
      late.every(({ client }) => client.state.reply?.text.startsWith(FIRST_WORD)),
    );
  } finally {
    joined.resolve();
    model.setRespond(answerTo);
  }
}

interface Health {
  readonly checks: { readonly redis: boolean };
}

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

const slow = redisFault({
  id: "F09",
  title: "Redis paused, full",
  injected: "CLIENT PAUSE 3 s; maxmemory 1 MB without eviction",
  talks: 90,
  runs: { full: 8, quick: 1 },
  break: async ({ cluster, run }) => {
    await lasting(400);
    if (run % 2 === 0) {
      await cluster.redis.cli("CLIENT", "PAUSE", "3000", "ALL");
      await lasting(3_200);
    } else {
      await cluster.redis.cli("CONFIG", "SET", "maxmemory", "1mb");
      await lasting(2_500);
      await cluster.redis.cli("CONFIG", "SET", "maxmemory", "0");
    }
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
