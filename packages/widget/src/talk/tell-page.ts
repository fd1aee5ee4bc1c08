import type { ChatState } from "@ilpo-chat/sdk";
import type { PublicEvents } from "../public-api.ts";
import type { Store } from "../store.ts";

/**
 * Tells the page what happens in the conversation: that, never what is said. Answers how to stop.
 *
 * @see WidgetEvents
 */
export function tellPage(store: Store, events: PublicEvents): () => void {
  // What has waited since an earlier page was told there.
  const told = new Set(store.model.chat.items.filter(isOld).map(({ key }) => key));
  const tellWritten = ({ items }: ChatState): void => {
    for (const { kind, key } of items) {
      if (kind !== "pending" || told.has(key)) continue;
      const others = items.filter((item) => item.key !== key && !isNotice(item));
      told.add(key);
      events.emit("send", { isFirst: !others.some(isVisitors) });
    }
  };
  const tellChanges = ({ conversation }: ChatState, before: ChatState): void => {
    // What a conversation was when it was opened is no news.
    if (!conversation || !before.loaded || conversation === before.conversation) return;
    const was = signsOf(before.conversation);
    // What an earlier conversation had comes along into a new one.
    if (before.conversation?.id !== conversation.id) was.lead = Boolean(conversation.lead?.phone);
    for (const [sign, value] of Object.entries(signsOf(conversation))) {
      if (value && value !== was[sign as keyof Signs]) tell[sign as keyof Signs]();
    }
  };
  const tell: Record<keyof Signs, () => void> = {
    called: () => events.emit("manager", { state: "called" }),
    manager: () => events.emit("manager", { state: "joined" }),
    lead: () => events.emit("lead"),
    rating: () => events.emit("rating", store.model.chat.conversation?.rating?.score ?? 0),
  };
  tellWritten(store.model.chat);
  return store.subscribe(({ chat }, before) => {
    if (chat.items !== before.chat.items) tellWritten(chat);
    tellChanges(chat, before.chat);
  });
}

type Signs = ReturnType<typeof signsOf>;

/** What a page may know of a conversation. */
function signsOf(conversation: ChatState["conversation"]) {
  const { status, manager, lead, rating } = conversation ?? {};
  return {
    called: status === "transferred",
    manager: status === "active" && manager?.name,
    lead: Boolean(lead?.phone),
    rating: rating?.score,
  };
}

type Item = ChatState["items"][number];

const isNotice = ({ kind }: Item): boolean => kind === "notice";

function isOld(item: Item): boolean {
  return item.kind !== "pending" || Date.parse(item.createdAt) < performance.timeOrigin;
}

function isVisitors(item: Item): boolean {
  return (
    item.kind === "pending" || (item.kind === "message" && item.message.author.type === "user")
  );
}
