import type { ChatState, ConversationSummary, PastConversation } from "@ilpo-chat/sdk";
import { MessageList } from "../list/message-list.tsx";
import type { Model } from "../store.ts";
import { ChatContext, useChat } from "../views/chat-context.ts";

interface Props {
  readonly read: PastConversation;
  readonly summary: ConversationSummary;
}

/** A conversation that is over, to be read: the same list, in which nothing can be done. */
export function PastMessages({ read, summary }: Props) {
  const { model, actions } = useChat();
  const { talk } = model;
  if (!talk) return null;
  const goTo = async (seq: number): Promise<void> => {
    const item = read.items.find((each) => each.kind === "message" && each.message.seq === seq);
    if (item) talk.actions.show(item.key);
    else if (read.hasOlder) await talk.actions.readMore();
  };
  const quiet = { ...talk.actions, goTo, answer: () => undefined };
  const past: Model = {
    ...model,
    chat: asChat(model.chat, { read, summary }),
    talk: { ...talk, actions: quiet },
    ui: {
      ...model.ui,
      // Neither a mark nor an application is asked for any more.
      ...{ isStartingAnew: true, leadAfter: undefined, telegramUrl: null, about: undefined },
    },
  };
  const reading = { ...actions, loadOlder: talk.actions.readMore, seen: () => undefined };
  return (
    <ChatContext.Provider value={{ model: past, actions: reading, isPast: true }}>
      <MessageList />
    </ChatContext.Provider>
  );
}

function asChat(now: ChatState, { read, summary }: Props): ChatState {
  const { id, code, status } = summary;
  const nobody = { manager: null, handover: null, lead: null, rating: null };
  return {
    ...now,
    conversation: { id, code, status, mode: "ai", ...nobody },
    ...{ items: read.items, hasOlder: read.hasOlder, loaded: true },
    ...{ reply: null, typing: null, deliveredSeq: 0, readSeq: 0, unread: 0 },
  };
}
