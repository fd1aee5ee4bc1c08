import { checkCopies } from "../checks/copies.ts";
import { VISITOR_SIGN } from "../desk-scene.ts";
import { disturb } from "../disturb.ts";
import { type Fault, type Scene, stages } from "../fault.ts";
import type { Cluster } from "../stage/cluster.ts";
import { say, type Talk } from "../talk.ts";
import { until } from "../until.ts";

type Control = NonNullable<Cluster["sandbox"]>["control"];

interface Place {
  readonly scene: Scene;
  readonly talk: Talk;
  readonly control: Control;
  readonly threadId: number;
}

/** What is done to a topic whose conversation a manager leads; afterwards its lines must arrive again. */
const poisons: Readonly<Record<string, (place: Place) => Promise<void>>> = {
  "a line that Telegram never takes": async ({ scene, talk, control, threadId }) => {
    const chatId = groupOf(scene);
    const refusal = "Bad Request: can't parse entities";
    // The second try is without marks.
    await control.fail({
      method: "sendMessage",
      chatId,
      kind: "400",
      times: 2,
      description: refusal,
    });
    say(talk, scene.random);
    await control.waitForMessage({
      chatId,
      threadId,
      textIncludes: "не удалось показать",
      timeoutMs: 120_000,
    });
  },
  "the topic deleted": async ({ control, threadId }) => control.deleteTopic({ threadId }),
  "the group moved to a new id": async ({ control }) => void (await control.upgradeGroup()),
};

const poisoned: Fault = {
  id: "F41",
  title: "Telegram refuses for good",
  injected: "400 for one line; the topic deleted; the group moved (migrate_to_chat_id)",
  stage: stages.group,
  runs: { full: 3, quick: 1 },
  run: (scene) =>
    disturb(scene, {
      talks: 1,
      perTalk: 0,
      during: async ([talk]) => {
        const { control } = scene.cluster.sandbox ?? {};
        if (!talk || !control) return;
        const place = await takeInGroup(scene, talk, control);
        const [, poison] = Object.entries(poisons)[scene.variant % 3] ?? [];
        await poison?.(place);
        const texts = [1, 2].map(() => textOf(scene, say(talk, scene.random)));
        const seen = () => groupTexts(scene, control);
        await until(
          "the lines after it arrive",
          async () => checkCopies(texts, await seen(), 0).length === 0,
          {
            timeoutMs: 150_000,
          },
        );
      },
    }),
};

function groupOf({ cluster }: Scene): number {
  return cluster.sandbox?.groupId ?? 0;
}

async function takeInGroup(scene: Scene, talk: Talk, control: Control): Promise<Place> {
  const code = await until("it has a code", () => talk.devices[0]?.client.state.conversation?.code);
  const card = await control.waitForMessage({
    chatId: groupOf(scene),
    fromBot: true,
    textIncludes: code,
    timeoutMs: 120_000,
  });
  const threadId = card.message_thread_id ?? 0;
  const [person] = scene.cluster.sandbox?.people ?? [];
  await control.sendText({ personId: person?.id ?? 0, chat: "group", threadId, text: "Беру" });
  await until("the manager leads", () => talk.devices[0]?.client.state.conversation?.manager);
  return { scene, talk, control, threadId };
}

/** Lines of the visitor wherever they stand in the group. */
async function groupTexts(scene: Scene, control: Control): Promise<string[]> {
  const messages = await control.messages({ chatId: groupOf(scene) });
  return messages.map(({ text = "" }) => text).filter((text) => text.startsWith(VISITOR_SIGN));
}

function textOf({ history }: Scene, clientId: string): string {
  return history.sends.find((send) => send.clientId === clientId)?.text ?? "";
}

export const groupFaults: readonly Fault[] = [poisoned];
