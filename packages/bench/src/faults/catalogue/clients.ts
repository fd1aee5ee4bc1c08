import { type KeyValueStorage, memoryStorage } from "@ilpo-chat/sdk";
import { checkDurable } from "../checks/durable.ts";
import { checkDense, checkTotalOrder } from "../checks/order.ts";
import { readLogs } from "../checks/read-log.ts";
import { checkSet } from "../checks/set.ts";
import { createDevice } from "../clients/device.ts";
import { disturb } from "../disturb.ts";
import { type Fault, type Scene, stages } from "../fault.ts";
import { startTcpProxy } from "../stage/tcp-proxy.ts";
import { say, type Talk } from "../talk.ts";
import { lasting, until } from "../until.ts";

const isConnected = ({ devices }: Talk) =>
  devices.every(({ client }) => client.state.connection.status === "connected");

const twoTabs: Fault = {
  id: "F30",
  title: "two tabs and two devices",
  injected:
    "two clients on one storage and one apart; one tab offline while it writes, another takes over",
  stage: stages.plain,
  isGentle: true,
  runs: { full: 10, quick: 1 },
  run: async (scene) => {
    await using line = await startTcpProxy(() => scene.cluster.proxy.port);
    await disturb(scene, {
      talks: 4,
      perTalk: 0,
      urlFor: (device) => (device === 0 ? line.url : scene.cluster.proxy.url),
      during: async (talks) => {
        line.refuse(true);
        line.cut();
        const ids = talks.flatMap((talk) =>
          [1, 2, 3].map(() => say(talk, scene.random, talk.devices[0])),
        );
        for (const talk of talks) {
          const [first, second] = talk.devices;
          say(talk, scene.random, second);
          const tab = talk.addDevice({
            url: scene.cluster.proxy.url,
            ...(first && { storage: first.storage }),
          });
          tab.client.connect();
        }
        await until("the other tab has sent it", async () => {
          const rows = await scene.cluster.sql.rows(
            "select 1 from messages where client_id = any($1)",
            [ids],
          );
          return rows.length === ids.length;
        });
        line.refuse(false);
        for (const talk of talks) say(talk, scene.random, talk.devices[0]);
      },
    });
  },
};

const RELOADS = 5;

const reloaded: Fault = {
  id: "F31",
  title: "reload while sending",
  injected:
    "the client destroyed 0–500 ms after it was told to send, a new one on its storage; five times",
  stage: stages.plain,
  isGentle: true,
  runs: { full: 20, quick: 1 },
  run: (scene) =>
    disturb(scene, {
      talks: scene.isQuick ? 6 : 20,
      perTalk: 0,
      during: (talks) =>
        Promise.all(talks.map((talk) => reload(scene, talk))).then(() => undefined),
    }),
};

async function reload({ random }: Scene, talk: Talk): Promise<void> {
  for (let time = 0; time < RELOADS; time += 1) {
    const page = talk.devices.at(-1);
    if (!page) return;
    say(talk, random, page);
    say(talk, random, page);
    await lasting((time === 0 ? 5 : 500) * random.next());
    talk.dropDevice(page);
    talk.addDevice({ storage: page.storage }).client.connect();
    // Or the attempts of the page before would be counted as a flood.
    await until("the new page is connected", () => isConnected(talk));
  }
}

const refused = () => Promise.reject(new Error("The operation is insecure."));

/** Storages of browsers that do not want to be one. */
const storages: Readonly<Record<string, (kept: Map<string, unknown>) => KeyValueStorage>> = {
  "rejects everything": (kept) => ({
    get: refused,
    list: refused,
    delete: refused,
    set: (key, value) => (kept.set(key, value), refused()),
    update: (key, change) => (kept.set(key, change(undefined)), refused()),
  }),
  "throws at once": (kept) => {
    const fail = (): never => {
      throw new Error("Access is denied.");
    };
    return {
      get: fail,
      list: fail,
      delete: fail,
      set: fail,
      update: (key, change) => (kept.set(key, change(undefined)), fail()),
    };
  },
  "never answers": (kept) => {
    const never = () => new Promise<never>(() => undefined);
    return {
      get: never,
      list: never,
      delete: never,
      set: never,
      update: (key, change) => (kept.set(key, change(undefined)), never()),
    };
  },
  "is full": (kept) => {
    const memory = memoryStorage();
    const full = () => Promise.reject(new Error("QuotaExceededError"));
    return {
      ...memory,
      set: full,
      update: (key, change) => (kept.set(key, change(undefined)), full()),
    };
  },
};

const blocked: Fault = {
  id: "F32",
  title: "storage blocked, full, silent",
  injected: "a storage that rejects, throws, never answers, is full",
  stage: stages.plain,
  isGentle: true,
  runs: { full: 3, quick: 1 },
  run: async (scene) => {
    const names = Object.keys(storages);
    for (const [number, name] of names.entries()) await writeWith(scene, name, number);
  },
};

async function writeWith(scene: Scene, name: string, talk: number): Promise<void> {
  const { cluster, history, label } = scene;
  const storage = storages[name]?.(new Map()) ?? memoryStorage();
  const [visitor] = await cluster.newVisitors(1);
  if (!visitor) return;
  const about = { site: cluster.site, visitor, talk, history, url: cluster.proxy.url };
  const device = createDevice({ ...about, name: `${label} ${name}`, storage });
  try {
    for (let count = 1; count <= 4; count += 1) device.send(`[${label} ${name} ${count}] Слова`);
    await until(
      `a client whose storage ${name} has sent everything`,
      () => history.openCount === 0,
    );
    const id = await until("it has a conversation", () => device.client.state.conversation?.id);
    await until("the list is whole", () => device.view().lines.length >= 4);
    const [log] = await readLogs(cluster.sql, new Map([[talk, id]]));
    if (!log) return;
    const view = {
      ...device.view(),
      lines: device.view().lines.filter(({ from }) => from === "user"),
    };
    const own = { ...log, rows: log.rows.filter(({ from }) => from === "user") };
    const sends = history.sends.filter((send) => send.talk === talk);
    scene.count(own.rows.length);
    scene.add([
      ...checkDurable({ log, sends }),
      ...checkDense(log),
      ...checkSet(own, view),
      ...checkTotalOrder(log, view),
    ]);
  } finally {
    device.close();
  }
}

export const clientFaults: readonly Fault[] = [twoTabs, reloaded, blocked];
