import type { TelegramSandbox } from "@ilpo-chat/telegram-sandbox";

const WAIT = { timeoutMs: 15_000 };
/** One red pixel. */
const photo = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64",
);

interface Card {
  readonly chatId: number;
  readonly messageId: number;
  readonly threadId: number;
}

/** Анна at her Telegram, played through the sandbox. */
export function managerAt(sandbox: TelegramSandbox) {
  const { control } = sandbox;
  const [anna] = sandbox.people;
  if (!anna) throw new Error("the sandbox has nobody to play");
  const personId = anna.id;
  return {
    name: anna.firstName,
    /** The newest card in the group that a visitor waits on. */
    async card(afterMessageId = 0): Promise<Card> {
      const message = await control.waitForMessage({
        ...WAIT,
        chatId: sandbox.groupId,
        fromBot: true,
        textIncludes: "🟡",
        afterMessageId,
      });
      if (message.message_thread_id === undefined) throw new Error("the card is not in a topic");
      return {
        chatId: message.chat.id,
        messageId: message.message_id,
        threadId: message.message_thread_id,
      };
    },
    press: ({ chatId, messageId }: Card, text: string) =>
      control.press({ personId, chatId, messageId, text }),
    say: ({ threadId }: Card, text: string) =>
      control.sendText({ personId, chat: "group", threadId, text }),
    sendPhoto: ({ threadId }: Card) =>
      control.sendPhoto({
        personId,
        chat: "group",
        threadId,
        bytes: photo,
        fileName: "prava.png",
        mimeType: "image/png",
      }),
    /** The visitor's words as they stand in the topic. */
    hears: ({ threadId }: Card, text: string) =>
      control.waitForMessage({ ...WAIT, threadId, fromBot: true, textIncludes: text }),
  };
}
