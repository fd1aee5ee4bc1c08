import { randomUUID } from "node:crypto";
import type { ConversationId, Entry, Message } from "@ilpo-chat/protocol";
import type { App } from "@ilpo-chat/server";
import type { EvalSites } from "../eval-house.ts";
import { type Dialogue, faultsOf, type Outcome } from "./dialogue.ts";

/** How one dialogue went, and what is wrong with it. */
export interface JudgedDialogue {
  readonly dialogue: Dialogue;
  readonly outcome: Outcome;
  readonly faults: readonly string[];
}

/** How long an answer and, after it, a handover are waited for. */
const ANSWER_MS = 60_000;
const HANDOVER_MS = 5_000;
const AT_A_TIME = 10;

/** Has each dialogue with the consultant of a running house, some visitors at a time. */
export async function runDialogues(
  app: App,
  sites: EvalSites,
  dialogues: readonly Dialogue[],
): Promise<JudgedDialogue[]> {
  const judged: JudgedDialogue[] = [];
  for (let from = 0; from < dialogues.length; from += AT_A_TIME) {
    const some = dialogues.slice(from, from + AT_A_TIME).map(async (dialogue) => {
      const outcome = await talk(app, dialogue.isNight ? sites.night : sites.day, dialogue);
      return { dialogue, outcome, faults: faultsOf(dialogue, outcome) };
    });
    judged.push(...(await Promise.all(some)));
  }
  return judged;
}

async function talk(app: App, siteId: number, { say, expect }: Dialogue): Promise<Outcome> {
  const { visitorId } = await app.auth.visitors.create(siteId);
  const listener = listen(app);
  let conversationId: ConversationId | undefined;
  let answer: Message | undefined;
  try {
    for (const content of say) {
      const named = conversationId === undefined ? {} : { conversationId };
      const message = { siteId, visitorId, clientId: randomUUID(), content, ...named };
      const sent = await app.chat.visitor.send(message);
      conversationId = sent.conversationId;
      answer = await listener.see(sent.conversationId, answerAfter(sent.seq), ANSWER_MS);
    }
    const isHandedOver =
      expect.handover === true &&
      conversationId !== undefined &&
      (await listener.see(conversationId, handover, HANDOVER_MS)) === true;
    const sources = answer?.sources.map(({ id }) => id) ?? [];
    return { content: answer?.content ?? "", sources, isHandedOver };
  } finally {
    listener.stop();
  }
}

type Choose<Found> = (entry: Entry) => Found | undefined;

const answerAfter =
  (seq: number): Choose<Message> =>
  (entry) =>
    entry.type === "message.created" && entry.seq > seq && entry.message.author.type === "ai"
      ? entry.message
      : undefined;

const handover: Choose<true> = (entry) =>
  entry.type === "status.changed" && entry.status === "transferred" ? true : undefined;

/** Keeps what happens from now on, so that nothing is missed between two looks. */
function listen({ chat }: App) {
  const seen: { readonly conversationId: string; readonly entry: Entry }[] = [];
  const waiting = new Set<() => void>();
  const stop = chat.events.on("entry.appended", (event) => {
    seen.push(event);
    for (const look of waiting) look();
  });
  return {
    stop,
    /** Undefined when it does not come in time. */
    async see<Found>(conversationId: string, choose: Choose<Found>, withinMs: number) {
      const { promise, resolve } = Promise.withResolvers<Found | undefined>();
      const look = () => {
        const own = seen.filter((one) => one.conversationId === conversationId);
        const found = own.map(({ entry }) => choose(entry)).find((one) => one !== undefined);
        if (found !== undefined) resolve(found);
      };
      const timer = setTimeout(() => resolve(undefined), withinMs);
      waiting.add(look);
      look();
      const found = await promise;
      clearTimeout(timer);
      waiting.delete(look);
      return found;
    },
  };
}
