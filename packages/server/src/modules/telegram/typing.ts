import type { Chat } from "#chat";
import type { Clock } from "#kernel/clock";
import type { Bot } from "./bot.ts";
import type { CardStore } from "./card-store.ts";

export interface TypingDeps {
  readonly bot: Bot;
  readonly chat: Chat;
  readonly clock: Clock;
  readonly cards: CardStore;
  /** Only the node that sends shows it, or managers would see it several times. */
  readonly isSender: () => boolean;
}

const PAUSE_MS = 15_000;

/** Shows that the visitor is writing, rarely, to the one who leads. Nothing depends on it. */
export function followTyping(deps: TypingDeps): void {
  const shownAt = new Map<string, number>();
  deps.chat.events.on("typing.changed", ({ conversationId, who, on }) => {
    if (who !== "user" || !on || !deps.isSender()) return;
    const nowMs = deps.clock.monotonicMs();
    for (const [id, at] of shownAt) if (nowMs - at > PAUSE_MS) shownAt.delete(id);
    if (shownAt.has(conversationId)) return;
    shownAt.set(conversationId, nowMs);
    show(deps, conversationId).catch(() => undefined);
  });
}

async function show({ bot, chat, cards }: TypingDeps, conversationId: string): Promise<void> {
  const conversation = await chat.queries.conversation(conversationId);
  if (conversation?.mode !== "manager" || conversation.status !== "active") return;
  for (const { chatId, threadId, messageId } of await cards.withLines(conversationId)) {
    if (messageId === undefined) continue;
    const place = {
      chat_id: chatId,
      ...(threadId === undefined ? {} : { message_thread_id: threadId }),
    };
    await bot.call("sendChatAction", (api) => api.sendChatAction({ ...place, action: "typing" }));
  }
}
