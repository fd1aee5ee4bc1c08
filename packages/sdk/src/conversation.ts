import type {
  ConversationId,
  ConversationView,
  EntryAppended,
  Message,
  OpenResult,
  Receipt,
  ReplyEnded,
  SendResult,
  ServerEvents,
} from "@ilpo-chat/protocol";
import { aboutVisit } from "./about-visit.ts";
import type { Connection } from "./connection/driver.ts";
import type { StoredItem } from "./chat-state.ts";
import { type Alarm, type Clock, createAlarm } from "./clock.ts";
import { isChatError } from "./error.ts";
import type { Settings } from "./options.ts";
import type { OutboxEntry } from "./outbox.ts";
import { createPresence, type Presence } from "./presence.ts";
import type { StateStore } from "./state-store.ts";
import {
  acknowledge,
  arrive,
  cursorOf,
  emptyTimeline,
  isBehind,
  opened,
  prepend,
  receive,
  type Timeline,
  type TimelineStep,
} from "./timeline.ts";

/** What is already on its way mostly arrives by itself; asking sooner would only be noise. */
const catchUpAfterMs = 500;

type NewsName = "entry" | "receipt" | "typing" | "reply:started" | "reply:delta" | "reply:ended";

/** What the server tells of a conversation. */
export type ConversationNews = {
  [Name in NewsName]: { readonly name: Name; readonly event: Parameters<ServerEvents[Name]>[0] };
}[NewsName];

export interface ConversationDeps {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly store: StateStore;
  readonly request: Connection["request"];
  /** The timeline has a new value; `applied` became part of it, `isNews` unless it was there before us. */
  onChange(change: TimelineStep & { readonly isNews: boolean }): void;
}

/** Keeps the timeline of the visitor's conversation equal to the server's log. */
export interface Conversation {
  readonly timeline: Timeline;
  /** Opens or resumes: joined first, read second. Rejects with a ChatError. */
  open(): Promise<void>;
  /** The answer to a first opening. */
  onOpened(answer: OpenResult): void;
  hear(news: ConversationNews): void;
  /** A message of ours is stored, perhaps in a conversation that it has made. */
  onStored(entry: OutboxEntry, result: SendResult): void;
  /** An act of ours belongs to this conversation; if it has made it, get to know it at once. */
  adopt(id: ConversationId): void;
  loadOlder(): Promise<void>;
  leave(): void;
  /** The link is down: nothing can be asked. */
  pause(): void;
  reset(): void;
}

interface Self extends ConversationDeps {
  readonly presence: Presence;
  timeline: Timeline;
  /** A conversation that the visitor has left after its end. */
  left: ConversationId | null;
  readonly alarm: Alarm;
  /** Attempts to catch up since nothing was missing. */
  attempts: number;
  /** Ask even if the timeline itself shows no gap. */
  mustAsk: boolean;
  older: Promise<void> | undefined;
}

export function createConversation(deps: ConversationDeps): Conversation {
  const self: Self = {
    ...deps,
    presence: createPresence(deps.store, deps.clock),
    timeline: emptyTimeline,
    left: null,
    alarm: createAlarm(deps.clock),
    attempts: 0,
    mustAsk: false,
    older: undefined,
  };
  return {
    get timeline() {
      return self.timeline;
    },
    open: () => open(self),
    onOpened: (answer) => onOpened(self, null, answer),
    hear: (news) => hear(self, news),
    onStored: (entry, result) => onStored(self, entry, result),
    adopt: (id) => adopt(self, id),
    loadOlder: () => (self.older ??= loadOlder(self).finally(() => (self.older = undefined))),
    leave() {
      if (self.timeline.conversation?.status !== "closed") return;
      self.left = self.timeline.id;
      reset(self);
    },
    pause: () => self.alarm.cancel(),
    reset: () => reset(self),
  };
}

async function open(self: Self): Promise<void> {
  const asked = self.timeline.id;
  onOpened(self, asked, await ask(self));
}

function onOpened(self: Self, asked: ConversationId | null, { conversation }: OpenResult): void {
  const before = self.timeline;
  self.mustAsk = false;
  if (!conversation || isLeft(self, conversation)) {
    // Not when an act of ours has made a conversation while this was being asked.
    if (before.id === asked) reset(self);
    return;
  }
  const { timeline, applied } = opened(before, conversation);
  const isNew = before.epoch === "";
  const isSame = before.id === timeline.id && before.epoch === timeline.epoch;
  if (isSame) self.presence.reopened();
  else if (!isNew) self.presence.reset();
  change(self, { timeline, applied }, isSame || (isNew && before.id !== null));
}

/** The visitor has left it, and nobody has reopened it. */
function isLeft({ timeline, left }: Self, { id, status }: ConversationView): boolean {
  return timeline.id === null && id === left && status === "closed";
}

async function ask(self: Self): Promise<OpenResult> {
  const { settings, request, timeline } = self;
  const about = aboutVisit(settings);
  const cursor = cursorOf(timeline);
  const { id } = timeline;
  if (id === null || (await isSucceeded(self))) return request("conversation:open", about);
  try {
    const resume = { conversationId: id, ...(cursor && { cursor }) };
    return await request("conversation:open", { ...about, ...resume });
  } catch (error) {
    if (!isChatError(error) || error.code !== "not-found") throw error;
    return request("conversation:open", about);
  }
}

/** T9: ours has ended, and another tab or device has begun the next one. */
async function isSucceeded({ request, timeline }: Self): Promise<boolean> {
  if (timeline.conversation?.status !== "closed") return false;
  return request("conversations:list", { limit: 1 }).then(
    ({ conversations: [newest] }) => newest !== undefined && newest.id !== timeline.id,
    // Then it stays for now.
    () => false,
  );
}

function hear(self: Self, news: ConversationNews): void {
  if (news.name === "entry") return onEntry(self, news.event);
  if (news.name === "receipt") return onReceipt(self, news.event);
  const { id } = self.timeline;
  if (id !== null && id !== news.event.conversationId) return;
  switch (news.name) {
    case "typing":
      return self.presence.typing(news.event);
    case "reply:started":
      return self.presence.replyStarted(news.event.turn);
    case "reply:delta":
      return self.presence.replyDelta(news.event);
    case "reply:ended":
      return onReplyEnded(self, news.event);
  }
}

function onReplyEnded(self: Self, event: ReplyEnded): void {
  const { cursor } = self.timeline;
  self.presence.replyEnded(event, cursor);
  if ((event.seq ?? 0) > cursor) catchUp(self, true);
}

function onEntry(self: Self, event: EntryAppended): void {
  if (typeof event.entry?.seq !== "number") return;
  const { id, conversation } = self.timeline;
  if (id !== event.conversationId && conversation?.status === "closed") return catchUp(self, true);
  const step = arrive(self.timeline, event);
  if (step.timeline !== self.timeline) change(self, step, true);
}

function onReceipt(self: Self, { conversationId, deliveredSeq, readSeq }: Receipt): void {
  if (conversationId !== self.timeline.id) return;
  change(self, { timeline: receive(self.timeline, deliveredSeq, readSeq), applied: [] });
}

function onStored(self: Self, entry: OutboxEntry, result: SendResult): void {
  const { conversationId, epoch, id, seq, createdAt } = result;
  adopt(self, conversationId);
  // The database was restored from a backup under our feet: what we hold may be gone.
  if (self.timeline.epoch !== "" && self.timeline.epoch !== epoch) return catchUp(self, true);
  const { clientId, content, files = [], replyTo } = entry;
  const message: Message = {
    id,
    seq,
    clientId,
    content,
    createdAt,
    author: { type: "user" },
    type: "text",
    attachments: files.flatMap(({ attachment }) => attachment ?? []),
    sources: [],
    ...(replyTo && { replyTo }),
  };
  const flags = { edited: false, removed: false };
  const item: StoredItem = { kind: "message", key: clientId, message, ...flags };
  change(self, { timeline: acknowledge(self.timeline, item), applied: [] });
}

function adopt(self: Self, id: ConversationId): void {
  if (self.timeline.id !== null) return;
  self.timeline = { ...self.timeline, id };
  open(self).catch(() => catchUp(self, true));
}

function catchUp(self: Self, mustAsk: boolean): void {
  self.mustAsk ||= mustAsk;
  if (self.alarm.isSet) return;
  self.alarm.set(catchUpAfterMs * 2 ** Math.min(self.attempts, 5), () => {
    if (!self.mustAsk && !isBehind(self.timeline)) return;
    self.attempts += 1;
    // A link that broke asks by itself when it is back; a refusal may pass.
    open(self).catch(() => catchUp(self, false));
  });
}

function reset(self: Self): void {
  self.presence.reset();
  change(self, { timeline: emptyTimeline, applied: [] });
}

function change(self: Self, { timeline, applied }: TimelineStep, isNews = false): void {
  self.timeline = timeline;
  if (applied.length > 0) self.presence.applied(applied);
  self.onChange({ timeline, applied, isNews });
  if (isBehind(timeline)) catchUp(self, false);
  else self.attempts = 0;
}

async function loadOlder(self: Self): Promise<void> {
  const { id, epoch, first, hasOlder } = self.timeline;
  if (id === null || !hasOlder) return;
  const page = await self.request("history", { conversationId: id, beforeSeq: first });
  const now = self.timeline;
  // Another run has begun meanwhile: the page belongs to the old one.
  if (now.id !== id || now.epoch !== epoch || now.first !== first) return;
  change(self, { timeline: prepend(now, page.entries), applied: [] });
}
