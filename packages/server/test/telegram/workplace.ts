import type { Place, SandboxMessage } from "@ilpo-chat/telegram-sandbox";
import type { Message } from "grammy/types";
import { ANNA, type DeskOptions, hire, PYOTR, startDesk } from "./desk.ts";
import { startWebhookFront } from "./webhook-front.ts";

/** Where managers work. */
export const LAYOUTS = ["a group", "private chats", "private topics"] as const;
export type Layout = (typeof LAYOUTS)[number];
export type Transport = "polling" | "webhook";

/** A desk in one of its layouts, with Anna and Pyotr on shift. */
export async function openWorkplace(
  layout: Layout,
  transport: Transport = "polling",
  options: DeskOptions = {},
) {
  await using opening = new AsyncDisposableStack();
  const front = opening.use(await startWebhookFront());
  const desk = opening.use(
    await startDesk({
      ...options,
      hasGroup: layout === "a group",
      sandbox: { hasPrivateTopics: layout === "private topics", ...options.sandbox },
      ...(transport === "webhook" ? { webhook: front.webhook } : {}),
    }),
  );
  front.bringTo(desk.telegram);
  await hire(desk, ANNA);
  await hire(desk, PYOTR);
  const stack = opening.move();
  return {
    desk,
    /** A visitor who waits, and the place where Anna has taken them. */
    async take(words?: string) {
      const visitor = await desk.visitor(words);
      await visitor.askManager();
      const spot = await spotOf(desk, layout, visitor.code);
      const { callbackQueryId } = await desk.control.press({
        ...{ personId: ANNA, chatId: spot.chatId, messageId: spot.card.message_id },
        text: "Взять",
      });
      await desk.control.waitForCallbackAnswer({ callbackQueryId });
      await desk.control.waitForMessage({ ...placeOf(spot), textIncludes: "Что было до этого" });
      return { visitor, ...spot, place: placeOf(spot), hands: handsOf(desk, visitor, spot) };
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

type Desk = Awaited<ReturnType<typeof startDesk>>;
type Visitor = Awaited<ReturnType<Desk["visitor"]>>;

interface WorkSpot {
  readonly chatId: number;
  readonly threadId: number | undefined;
  readonly card: SandboxMessage;
}

function placeOf({ chatId, threadId }: WorkSpot) {
  return { chatId, ...(threadId === undefined ? {} : { threadId }) };
}

async function spotOf({ control, sandbox }: Desk, layout: Layout, code: string): Promise<WorkSpot> {
  const chatId = layout === "a group" ? sandbox.groupId : ANNA;
  const isTopic = layout !== "private chats";
  const topic = isTopic ? await control.waitForTopic({ chatId, nameIncludes: code }) : undefined;
  const threadId = topic?.threadId;
  const place = placeOf({ chatId, threadId, card: {} as SandboxMessage });
  const card = await control.waitForMessage({ ...place, textIncludes: code, fromBot: true });
  return { chatId, threadId, card };
}

let lastRawId = 900_000;
const OTHER_FILE = Buffer.from("other bytes");

/** What Anna does at her place, and what becomes of it. */
function handsOf({ control, nextEntry, chat }: Desk, visitor: Visitor, spot: WorkSpot) {
  const { chatId, threadId } = spot;
  const chatKind: Place["chat"] = chatId === ANNA ? "private" : "group";
  const at = {
    personId: ANNA,
    chat: chatKind,
    ...(threadId === undefined ? {} : { threadId }),
  } satisfies Place;
  const place = placeOf(spot);
  const manager = {
    /** Does something and waits until the log of the conversation has grown by an entry of this type. */
    async until<Result>(type: string, act: () => Promise<Result>): Promise<Result> {
      const grown = nextEntry(visitor.conversationId, (entry) => entry.type === type);
      const result = await act();
      await grown;
      return result;
    },
    write: (text: string, more: { readonly replyTo?: number } = {}) =>
      control.sendText({ ...at, ...more, text }),
    say: (text: string, more: { readonly replyTo?: number } = {}) =>
      manager.until("message.created", () => manager.write(text, more)),
    edit: (messageId: number, text: string) =>
      control.edit({ personId: ANNA, chatId, messageId, text }),
    replaceFile: (message: SandboxMessage | undefined, caption?: string) =>
      control.replaceFile({
        ...{ personId: ANNA, chatId, messageId: message?.message_id ?? 0 },
        bytes: OTHER_FILE,
        ...(caption === undefined ? {} : { caption }),
      }),
    /** Sends what the sandbox has no button for. */
    async sendRaw(content: Partial<Message>) {
      lastRawId += 1;
      const message = {
        ...{
          message_id: lastRawId,
          date: 0,
          from: { id: ANNA, is_bot: false, first_name: "Анна" },
        },
        chat:
          chatKind === "private"
            ? { id: ANNA, type: "private" }
            : { id: chatId, type: "supergroup" },
        ...(threadId === undefined ? {} : { message_thread_id: threadId, is_topic_message: true }),
        ...content,
      } as Message;
      await control.pushRawUpdate({ update: { update_id: lastRawId, message: message as never } });
    },
    /** Waits for words of the bot below what was written. */
    told: (textIncludes: string, afterMessageId = 0) =>
      control.waitForMessage({ ...place, fromBot: true, textIncludes, afterMessageId }),
    /** The manager's words as the visitor sees them now, changed and removed ones too. */
    async onSite(): Promise<string[]> {
      const view = await chat.visitor.open(visitor);
      const lines = new Map<number, string>();
      for (const entry of view?.entries ?? []) {
        if (entry.type === "message.created" && entry.message.author.type === "manager")
          lines.set(entry.seq, entry.message.content);
        if (entry.type === "message.edited" && lines.has(entry.target))
          lines.set(entry.target, entry.content);
        if (entry.type === "message.removed") lines.delete(entry.target);
      }
      return [...lines.values()];
    },
    at,
  };
  return manager;
}
