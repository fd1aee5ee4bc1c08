import type { Identity, ServerEvents } from "@ilpo-chat/protocol";
import type { ConnectionState } from "./chat-state.ts";
import type { LifecycleSignal } from "./connection/lifecycle.ts";
import type { ConversationNews } from "./conversation.ts";
import { ChatError } from "./error.ts";
import { forgetVisitor } from "./forget-visitor.ts";
import type { Parts } from "./parts.ts";
import type { StateStore } from "./state-store.ts";
import type { TabNote } from "./tabs/siblings.ts";
import type { Timeline, TimelineStep } from "./timeline.ts";

// What one piece does when another one has news. No state of its own.

export function serverEvents(parts: () => Parts): Omit<ServerEvents, "drain"> {
  const hear = (news: ConversationNews) => parts().conversation.hear(news);
  return {
    entry: (event) => hear({ name: "entry", event }),
    receipt: (event) => hear({ name: "receipt", event }),
    typing: (event) => hear({ name: "typing", event }),
    "reply:started": (event) => hear({ name: "reply:started", event }),
    "reply:delta": (event) => hear({ name: "reply:delta", event }),
    "reply:ended": (event) => hear({ name: "reply:ended", event }),
    site: (site) => parts().store.patch({ site }),
    queue({ conversationId, ahead }) {
      const { conversation, store } = parts();
      if (conversation.id === null || conversation.id === conversationId) store.patch({ ahead });
    },
    settings: (settings) => {
      parts().store.patch({ settings });
      parts().session.keepSettings(settings);
    },
  };
}

export async function prepare(parts: Parts, signal: AbortSignal): Promise<string> {
  const { sender, draft, readMark, session, store, otherTabs, conversation } = parts;
  await parts.forgotten;
  const loaded = otherTabs.load();
  await Promise.all([sender.load(), draft.load(), readMark.load()]);
  // Who has read something comes back to a conversation.
  if (readMark.isSet) conversation.fetch();
  if (session.identity) {
    const { presentIdentity } = await import("./present-identity.ts");
    await presentIdentity(parts, signal);
  }
  const { token, settings } = await session.obtain(signal);
  store.patch({ settings });
  await loaded;
  return token;
}

export async function join({ conversation, readMark, store, sender }: Parts): Promise<void> {
  await conversation.open();
  store.patch({ loaded: true });
  readMark.tell();
  // S7: a tab that has gone may have left something, also while our link stayed up.
  void sender.load();
}

// The token was refused: another visitor begins. What is unsent goes to the new conversation (O4).
export function forgetSession({ session, conversation, store }: Parts): void {
  session.renounce();
  conversation.reset();
  store.patch({ loaded: false });
}

export function onConnection(
  { emitter, store, sender, conversation, otherTabs }: Parts,
  change: { readonly from: ConnectionState; readonly to: ConnectionState },
): void {
  const { from, to } = change;
  store.patch({ connection: to });
  if (to.status === "disconnected") otherTabs.leave();
  else otherTabs.join();
  if (to.status === "connected") sender.dispatch({ type: "link-up" });
  if (from.status === "connected") {
    conversation.pause();
    store.patch({ ahead: null });
    sender.dispatch({ type: "link-down" });
  }
  emitter.emit("connection", change);
  const { status, code } = to;
  if (status !== "disconnected" || code === "requested" || code === "initial") return;
  emitter.emit("error", new ChatError(code === "offline" ? "transport" : code));
}

export function onLifecycle(
  { draft, otherTabs, connection }: Parts,
  signal: LifecycleSignal,
): void {
  if (signal === "hidden" || signal === "suspend") draft.flush();
  if (signal === "suspend") otherTabs.leave();
  const isBack = signal === "visible" || signal === "resume";
  if (isBack && connection.state.status !== "disconnected") otherTabs.join();
  connection.signal(signal);
}

export function onNote(parts: Parts, note: TabNote): void {
  const { draft, read, isForgotten, isIdentified, left } = note;
  const { conversation, readMark, store } = parts;
  if (isIdentified === true) return identify(parts);
  if (isForgotten === true) return void forgetHere(parts);
  if (left !== undefined && left === conversation.id) return conversation.leave();
  parts.draft.hear(draft);
  readMark.hear(read);
  store.patch({ unread: readMark.unread(conversation.timeline) });
}

export function onTimeline(
  parts: Parts,
  change: TimelineStep & { readonly isNews: boolean },
): void {
  const { emitter, store, sender, readMark, otherTabs } = parts;
  const { timeline, applied, isNews } = change;
  const { id, code, conversation, hasOlder, deliveredSeq, readSeq } = timeline;
  store.patch({
    hasOlder,
    deliveredSeq,
    readSeq,
    unread: readMark.unread(timeline),
    ahead: aheadIn(timeline, store),
    conversation: id !== null && conversation ? { id, code, ...conversation } : null,
  });
  showItems(parts);
  for (const entry of applied) {
    if (entry.type !== "message.created") continue;
    const { author, clientId, content, seq } = entry.message;
    if (author.type === "user") {
      if (clientId) sender.dispatch({ type: "stored", clientId });
    } else if (isNews && otherTabs.hasVoice) {
      emitter.emit("message", { seq, author: author.name ?? author.type, content });
    }
  }
}

/** Who waits no more has nobody before them. */
function aheadIn({ conversation }: Timeline, { current }: StateStore): number | null {
  return conversation?.status === "transferred" ? current.ahead : null;
}

export function showItems({ store, sender, conversation }: Parts): void {
  const { log, own = [] } = conversation.timeline ?? {};
  const { items = [] } = log ?? {};
  const { entries } = sender;
  if (entries.length > 0) conversation.fetch();
  if (own.length + entries.length === 0) return store.patch({ items });
  const shown = new Set([...items, ...own].map(({ key }) => key));
  const pending = entries.filter(({ key }) => !shown.has(key));
  store.patch({ items: [...items, ...own, ...pending] });
}

export function tellTyping({ connection, conversation }: Parts, on: boolean): void {
  const { id } = conversation;
  if (id === null || connection.state.status !== "connected") return;
  connection.request("typing", { conversationId: id, on }).catch(() => undefined);
}

/** The visitor is somebody else now: as the page says, else as another tab has said. */
export function identify(parts: Parts, identity?: Identity): void {
  // Who was named last is right: tabs with two names would have no end of it.
  parts.session.identity = identity;
  if (parts.connection.state.status === "disconnected") return parts.session.release();
  // Where the part cannot be fetched, the next link tells of it.
  void import("./present-identity.ts").then(
    ({ reconnectAs }) => reconnectAs(parts, identity),
    () => undefined,
  );
}

export function forget(parts: Parts): Promise<void> {
  parts.otherTabs.tell({ isForgotten: true });
  return forgetHere(parts);
}

async function forgetHere(parts: Parts): Promise<void> {
  parts.connection.disconnect();
  // ORDER: a link that is wanted again at once must not find what is about to go.
  await (parts.forgotten = forgetVisitor(parts));
}

export function markRead({ conversation, readMark, store }: Parts): void {
  readMark.mark(conversation.timeline);
  store.patch({ unread: readMark.unread(conversation.timeline) });
}

export function stop({ draft, typingSignal, connection }: Parts): void {
  draft.flush();
  typingSignal.set(false);
  connection.disconnect();
}
