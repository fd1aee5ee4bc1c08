import type { Entry, ReplyDelta, ReplyEnded, Seq, Typing } from "@ilpo-chat/protocol";
import { type Alarm, type Clock, createAlarm } from "./clock.ts";
import { beginReply, endReply, extendReply, noReply, overReply, type Reply } from "./reply.ts";
import type { StateStore } from "./state-store.ts";

/** Hints go stale: after so long without news they are taken back. */
const expiry = {
  ai: 60_000,
  manager: 10_000,
  reply: 60_000,
  /** After a reconnect the server tells a live answer again; what it does not tell has ended. */
  replyAfterBreak: 5_000,
} as const;

/** What the other side is doing right now: typing, writing an answer. Nothing of it is stored. */
export interface Presence {
  replyStarted(turn: number): void;
  replyDelta(delta: ReplyDelta): void;
  replyEnded(ended: ReplyEnded, cursor: Seq): void;
  typing(typing: Typing): void;
  /** Entries became part of the list: what they bring is no longer on its way. */
  applied(entries: readonly Entry[]): void;
  /** The conversation was opened again after a break. */
  reopened(): void;
  reset(): void;
}

interface Self {
  readonly store: StateStore;
  reply: Reply;
  readonly isTyping: { ai: boolean; manager: boolean };
  readonly alarms: { readonly ai: Alarm; readonly manager: Alarm; readonly reply: Alarm };
}

export function createPresence(store: StateStore, clock: Clock): Presence {
  const self: Self = {
    store,
    reply: noReply,
    isTyping: { ai: false, manager: false },
    alarms: { ai: createAlarm(clock), manager: createAlarm(clock), reply: createAlarm(clock) },
  };
  return {
    replyStarted: (turn) => setReply(self, beginReply(self.reply, turn)),
    replyDelta: (delta) => setReply(self, extendReply(self.reply, delta)),
    replyEnded: (ended, cursor) => setReply(self, endReply(self.reply, ended, cursor)),
    typing: ({ who, on }) => setTyping(self, who, on),
    applied: (entries) => applied(self, entries),
    reopened() {
      if (self.reply.phase === "writing") expectReply(self, expiry.replyAfterBreak);
    },
    reset() {
      self.reply = noReply;
      self.alarms.reply.cancel();
      setTyping(self, "ai", false);
      setTyping(self, "manager", false);
    },
  };
}

function setReply(self: Self, reply: Reply): void {
  self.reply = reply;
  if (reply.phase === "over") {
    self.alarms.reply.cancel();
    return setTyping(self, "ai", false);
  }
  expectReply(self, expiry.reply);
  show(self);
}

function expectReply(self: Self, ms: number): void {
  self.alarms.reply.set(ms, () => setReply(self, overReply(self.reply)));
}

function setTyping(self: Self, who: "ai" | "manager", on: boolean): void {
  self.isTyping[who] = on;
  const alarm = self.alarms[who];
  if (on) alarm.set(expiry[who], () => setTyping(self, who, false));
  else alarm.cancel();
  show(self);
}

function applied(self: Self, entries: readonly Entry[]): void {
  for (const entry of entries) {
    if (entry.type !== "message.created" || entry.message.author.type === "user") continue;
    const who = entry.message.author.type;
    if (who === "ai") setReply(self, overReply(self.reply));
    else setTyping(self, who, false);
  }
}

function show({ store, reply, isTyping }: Self): void {
  const { phase, turn, text } = reply;
  const isWriting = phase === "writing" && text !== "";
  const old = store.current.reply;
  store.patch({
    reply: isWriting ? (old?.turn === turn && old.text === text ? old : { turn, text }) : null,
    typing: typist(isTyping, phase === "writing", isWriting),
  });
}

// Words on screen say more than three dots; a manager's dots are news in any case.
function typist(
  { ai, manager }: Self["isTyping"],
  isReplying: boolean,
  isWriting: boolean,
): "ai" | "manager" | null {
  if (manager) return "manager";
  return !isWriting && (ai || isReplying) ? "ai" : null;
}
