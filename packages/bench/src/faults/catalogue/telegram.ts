import { bring } from "../clients/manager.ts";
import { disturbDesk, type Led } from "../desk-scene.ts";
import { type Fault, type Scene, stages } from "../fault.ts";
import { lasting, until } from "../until.ts";

let lastUpdateId = 2_000_000_000;
const nextUpdateId = () => (lastUpdateId += 1);

/** An answer of the manager as a raw update; it must reach the visitor once. */
async function rawAnswer(scene: Scene, led: Led, updateId = nextUpdateId()) {
  const text = `[${scene.label} raw ${led.talk.number}.${updateId}] Отвечает менеджер`;
  led.expectAnswer(text);
  return led.manager.update(text, updateId);
}

const duplicated: Fault = {
  id: "F36",
  title: "Telegram's updates repeated",
  injected: "updates delivered twice, through both nodes at once, and again at the end",
  stage: stages.desk,
  runs: { full: 5, quick: 1 },
  run: (scene) =>
    disturbDesk(scene, {
      during: async (led) => {
        const { cluster } = scene;
        await cluster.sandbox?.control.duplicateUpdates({ times: 4 });
        for (const each of led) {
          await each.answer();
          each.ask();
          await each.answer();
        }
        for (const each of led) {
          const update = await rawAnswer(scene, each);
          const deliveries = [0, 1, 2, 3].map((copy) =>
            bring(cluster.webNodes[copy % 2]?.url ?? "", update),
          );
          const statuses = await Promise.all(deliveries);
          scene.expect(
            statuses.every((status) => status === 200),
            `a repeat was answered ${statuses.join(", ")}`,
          );
          await lasting(300);
          await bring(cluster.proxy.url, update);
        }
        const old = (await cluster.sandbox?.control.updates())?.filter(({ message }) =>
          message?.text?.includes(scene.label),
        );
        for (const update of old ?? []) await bring(cluster.proxy.url, update);
      },
    }),
};

const lowered: Fault = {
  id: "F37",
  title: "update ids lower than those before",
  injected: "ids that fall, across chats and nodes, as after a week of silence",
  stage: stages.desk,
  runs: { full: 5, quick: 1 },
  run: (scene) =>
    disturbDesk(scene, {
      during: async (led) => {
        const { cluster, run } = scene;
        let id = 1_000_000 - run * 1_000;
        for (let round = 0; round < 3; round += 1) {
          for (const each of led) {
            id -= 7;
            const url = cluster.webNodes[round % 2]?.url ?? "";
            const status = await bring(url, await rawAnswer(scene, each, id));
            scene.expect(status === 200, `a low id was answered ${status}`);
          }
        }
      },
    }),
};

const killedAfterTaking: Fault = {
  id: "F38",
  title: "node dies after it took an update",
  injected: "SIGKILL right after the webhook's 2xx, three times",
  stage: stages.desk,
  runs: { full: 10, quick: 1 },
  run: (scene) =>
    disturbDesk(scene, {
      // Each kill may hit one send to Telegram whose answer nobody reads.
      ambiguous: () => 3,
      during: async (led) => {
        const { cluster, random } = scene;
        for (let time = 0; time < 3; time += 1) {
          const node = random.pick(cluster.webNodes);
          const each = random.pick(led);
          const status = await bring(node.url, await rawAnswer(scene, each));
          if (status === 200) await lasting(20 * random.next());
          await node.kill();
          scene.expect(status === 200, `the webhook answered ${status}`);
          each.ask();
          await node.start();
        }
      },
    }),
};

const RETRY_AFTER_S = 4;

const throttled: Fault = {
  id: "F39",
  title: "Telegram: 429 on one chat",
  injected: "retry_after 4 s for one manager's chat; in every second run a node dies meanwhile",
  stage: stages.splitDesk,
  runs: { full: 6, quick: 1 },
  run: (scene) =>
    disturbDesk(scene, {
      ambiguous: () => scene.variant % 2,
      during: async ([slow, quick]) => {
        const { control } = scene.cluster.sandbox ?? {};
        if (!slow || !quick || !control) return;
        const chatId = slow.manager.personId;
        await untilQuiet(scene);
        await control.fail({
          method: "sendMessage",
          chatId,
          kind: "429",
          retryAfter: RETRY_AFTER_S,
        });
        slow.ask();
        const refused = await until("the chat is throttled", async () =>
          (await control.calls({ method: "sendMessage" })).findLast(
            ({ outcome }) => outcome === 429,
          ),
        );
        slow.ask();
        const words = quick.ask();
        await control.waitForMessage({
          chatId: quick.manager.personId,
          textIncludes: words,
          timeoutMs: 30_000,
        });
        if (scene.variant % 2 === 1) await restartOne(scene);
        slow.ask();
        await until(
          "the throttled chat goes on",
          async () => (await writesAfter(scene, refused)).length > 0,
        );
        const [next] = await writesAfter(scene, refused);
        const waited = (next?.at ?? 0) - refused.at;
        scene.expect(
          waited >= RETRY_AFTER_S * 1_000 - 50,
          `it was written to again after ${waited} ms`,
        );
      },
    }),
};

async function writesAfter(
  { cluster }: Scene,
  refused: { id: number; params: Record<string, unknown> },
) {
  const calls = (await cluster.sandbox?.control.calls({ afterId: refused.id })) ?? [];
  const chatId = String(refused.params["chat_id"]);
  return calls.filter(
    ({ method, params }) => method.startsWith("send") && String(params["chat_id"]) === chatId,
  );
}

async function restartOne({ cluster, random }: Scene): Promise<void> {
  const node = random.pick(cluster.nodes);
  await node.kill();
  await node.start();
}

/** Waits until the bot has nothing more to write. */
/** A call that hangs, of the run before, is given up after a minute. */
const QUIET_MS = 150_000;

async function untilQuiet({ cluster }: Scene): Promise<void> {
  const look = async () => {
    const rows = await cluster.sql.rows(
      "select 1 from telegram_outbox where state in ('waiting', 'sending') limit 1",
    );
    return rows.length === 0;
  };
  await until("the bot is quiet", look, { timeoutMs: QUIET_MS });
}

const kinds = ["500", "502html", "reset", "truncated", "okfalse"] as const;

const failing: Fault = {
  id: "F40",
  title: "Telegram fails in every way",
  injected:
    "500, HTML, reset, half a JSON, 200 with ok:false; done or not done before; a timeout in full runs",
  stage: stages.splitDesk,
  runs: { full: 4, quick: 1 },
  run: (scene) =>
    disturbDesk(scene, {
      talks: 1,
      during: async ([led]) => {
        const { control } = scene.cluster.sandbox ?? {};
        if (!led || !control) return;
        for (const kind of [...kinds, ...(scene.isQuick ? [] : (["timeout"] as const))]) {
          const applyFirst = kind !== "okfalse" && scene.random.next() < 0.5;
          await untilQuiet(scene);
          await control.fail({ method: "sendMessage", kind, applyFirst });
          const words = led.ask();
          await control.waitForMessage({
            chatId: led.manager.personId,
            textIncludes: words,
            timeoutMs: 120_000,
          });
          await led.answer();
        }
        await control.clearFaults();
      },
    }),
};

const contested: Fault = {
  id: "F43",
  title: "another program with the bot's token",
  injected: "it polls beside the webhook (409), then takes the webhook away and polls",
  stage: stages.desk,
  runs: { full: 3, quick: 1 },
  run: (scene) =>
    disturbDesk(scene, {
      during: async (led) => {
        const { sandbox } = scene.cluster;
        if (!sandbox) return;
        const foreign = async (call: string) => {
          const answer = await fetch(`${sandbox.apiRoot}/bot${sandbox.botToken}/${call}`);
          await answer.body?.cancel();
          return answer.status;
        };
        const status = await foreign("getUpdates?timeout=0");
        scene.expect(status === 409, `polling beside a webhook was answered ${status}`);
        for (const each of led) await each.answer();
        await foreign("deleteWebhook");
        for (const each of led) {
          each.ask();
          await each.answer();
        }
        await foreign("getUpdates?timeout=0");
        for (const each of led) await each.answer();
      },
    }),
};

export const telegramFaults: readonly Fault[] = [
  duplicated,
  lowered,
  killedAfterTaking,
  throttled,
  failing,
  contested,
];
