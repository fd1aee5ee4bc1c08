import type { TelegramSandbox } from "@ilpo-chat/telegram-sandbox";
import type { Cluster } from "../stage/cluster.ts";
import { WEBHOOK_SECRET } from "../stage/cluster.ts";
import type { Talk } from "../talk.ts";
import { until } from "../until.ts";

type Update = Awaited<ReturnType<TelegramSandbox["control"]["updates"]>>[number];

/** A manager at their Telegram. */
export interface ManagerAtDesk {
  readonly personId: number;
  /** Takes the conversation by its code and waits until the visitor sees it. */
  take(talk: Talk): Promise<void>;
  /** Writes to the conversation in focus. */
  say(text: string): Promise<void>;
  /** Everything that the bot has put into the private chat, as it stands now. */
  seen(): Promise<string[]>;
  /** An update with these words, as Telegram would make it, without delivering it. */
  update(text: string, updateId: number): Promise<Update>;
}

let lastMessageId = 900_000;

/** The manager with this number, on shift. */
export async function managerAt({ sandbox }: Cluster, number: number): Promise<ManagerAtDesk> {
  const person = sandbox?.people[number];
  if (!sandbox || !person) throw new Error("this stage has no such manager");
  const { control } = sandbox;
  const personId = person.id;
  const chat = { personId, chat: "private" } as const;
  await control.waitForReceiver({ timeoutMs: 60_000 });
  const known = await control.messages({ chatId: personId }).catch(() => []);
  if (known.length === 0) {
    await control.start({ personId });
    await control.waitForMessage({ chatId: personId, fromBot: true, timeoutMs: 60_000 });
  }
  return {
    personId,
    async take({ devices }) {
      const code = await until(
        "the conversation has a code",
        () => devices[0]?.client.state.conversation?.code,
      );
      await control.sendText({ ...chat, text: `/take ${code}` });
      await until("the manager leads", () => devices[0]?.client.state.conversation?.manager);
      await control.waitForMessage({
        chatId: personId,
        fromBot: true,
        textIncludes: "Что было до этого",
        timeoutMs: 60_000,
      });
    },
    say: async (text) => void (await control.sendText({ ...chat, text })),
    async seen() {
      const messages = await control.messages({ chatId: personId });
      return messages.filter(({ from }) => from?.is_bot).map(({ text }) => text ?? "");
    },
    async update(text, updateId) {
      const sample = (await control.updates()).findLast(
        ({ message }) => message?.from?.id === personId,
      );
      if (!sample?.message) throw new Error("the manager has not written yet");
      lastMessageId += 1;
      const message = { ...sample.message, message_id: lastMessageId, text };
      delete message.entities;
      return { update_id: updateId, message };
    },
  };
}

/** Brings an update to a node as Telegram does; gives the status of the answer. */
export async function bring(url: string, update: Update): Promise<number> {
  const answer = await fetch(`${url}/telegram/updates`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-telegram-bot-api-secret-token": WEBHOOK_SECRET,
    },
    body: JSON.stringify(update),
  });
  await answer.body?.cancel();
  return answer.status;
}
