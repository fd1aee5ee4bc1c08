import { type Redis, startRedis, startScriptedOpenAi } from "@ilpo-chat/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { type ChatClient, memoryStorage } from "../src/index.ts";
import { openHouse, origin, site } from "./support/real-server.ts";
import { isConnected, startClient, until } from "./support/start-client.ts";

const pieces = [
  "Смена стоит от полутора тысяч рублей. ",
  "Точная цена зависит от класса машины. ",
  "Топливо оплачивает водитель.",
];
const textOf = (count: number) => pieces.slice(0, count).join("").trim();

/** An answer whose pieces come one by one, when the test says so. */
function gatedAnswer() {
  const gates = pieces.map(() => Promise.withResolvers<void>());
  return {
    open: (piece: number) => gates[piece]?.resolve(),
    respond: () =>
      (async function* () {
        for (const [index, piece] of pieces.entries()) {
          await gates[index]?.promise;
          yield piece;
        }
      })(),
  };
}

/** The visitor's node has no AI: each piece comes from the other node, through a Redis of our own. */
async function openSplitHouse() {
  const stack = new AsyncDisposableStack();
  onTestFinished(() => stack.disposeAsync());
  const redis = stack.use(await startRedis());
  const answer = gatedAnswer();
  const model = stack.use(await startScriptedOpenAi({ respond: answer.respond }));
  const house = stack.use(
    await openHouse({
      database: "postgres",
      env: {
        REDIS_URL: redis.url,
        OPENROUTER_API_KEY: "a-key-of-the-tests",
        OPENROUTER_BASE_URL: model.baseUrl,
        OPENROUTER_MODEL: "scripted/first",
      },
    }),
  );
  const near = await house.startNode("web");
  await house.startNode("ai");
  return { redis, answer, url: near.url };
}

function watch(url: string, storage = memoryStorage()) {
  const client = startClient(url, { site: site.key, origin, storage });
  let losses = 0;
  client.on("connection", ({ from }) => {
    if (from.status === "connected") losses += 1;
  });
  client.connect();
  return { client, storage, losses: () => losses };
}

const seesSoFar = (client: ChatClient, text: string) =>
  until(client, ({ reply }) => reply?.text.trim() === text);
const seesWhole = (client: ChatClient) =>
  until(client, ({ items, reply }) => {
    const last = items.at(-1);
    return reply === null && last?.kind === "message" && last.message.content === textOf(3);
  });

interface Break {
  readonly name: string;
  begin(redis: Redis): Promise<unknown>;
  end(redis: Redis): Promise<unknown>;
}

const breaks: readonly Break[] = [
  {
    name: "Redis is killed and started again",
    begin: (redis) => redis.kill(),
    end: (redis) => redis.start(),
  },
  {
    name: "Redis is emptied",
    begin: (redis) => redis.cli("FLUSHALL"),
    end: (redis) => redis.cli("FLUSHALL"),
  },
  {
    name: "the links that listen to Redis are cut",
    begin: (redis) => redis.cli("CLIENT", "KILL", "TYPE", "pubsub"),
    end: (redis) => redis.cli("PING"),
  },
];

describe("an answer that another node writes", () => {
  it.each(breaks)("is seen so far, and then whole, when $name", async ({ begin, end }) => {
    const { redis, answer, url } = await openSplitHouse();
    const first = watch(url);
    await until(first.client, isConnected);
    first.client.send("Сколько стоит смена?");
    answer.open(0);
    await seesSoFar(first.client, textOf(1));

    await begin(redis);
    answer.open(1);
    const second = watch(url, await sameVisitor(first.storage));
    await until(second.client, isConnected);
    await end(redis);
    const third = watch(url, await sameVisitor(first.storage));

    const watchers = [first, second, third];
    await Promise.all(watchers.map(({ client }) => seesSoFar(client, textOf(2))));
    answer.open(2);
    await Promise.all(watchers.map(({ client }) => seesWhole(client)));
    expect(watchers.map(({ losses }) => losses())).toEqual([0, 0, 0]);
  });
});

/** Another device of the same visitor. */
async function sameVisitor(storage: ReturnType<typeof memoryStorage>) {
  const copy = memoryStorage();
  await copy.set(`${site.key}:session`, await storage.get(`${site.key}:session`));
  return copy;
}
