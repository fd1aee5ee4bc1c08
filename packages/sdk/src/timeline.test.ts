import type { Entry, EntryAppended } from "@ilpo-chat/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entryKinds, entryOfKind, messageEntry, stateOf, viewOf } from "../test/support/entries.ts";
import type { StoredItem } from "./chat-state.ts";
import { emptyLog, extendLog } from "./log-items.ts";
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
} from "./timeline.ts";

const event = (entry: Entry, epoch = "e1"): EntryAppended => ({
  conversationId: "conversation",
  epoch,
  entry,
});
const log = (length: number) => Array.from({ length }, (_, index) => messageEntry(index + 1));
const keys = ({ log: { items } }: Timeline) => items.map(({ key }) => key);
const openedAt = (length: number) => opened(emptyTimeline, viewOf(log(length))).timeline;
const ours = (seq: number): StoredItem => ({
  kind: "message",
  key: `client-${seq}`,
  message: messageEntry(seq, "user", `client-${seq}`).message,
  edited: false,
  removed: false,
});

describe("timeline", () => {
  it("T1: the cursor is the end of the unbroken run, not the newest entry", () => {
    const { timeline, applied } = arrive(openedAt(3), event(messageEntry(5)));
    expect(cursorOf(timeline)).toEqual({ epoch: "e1", seq: 3 });
    expect(applied).toEqual([]);
    expect(keys(timeline)).toEqual(["m1", "m2", "m3"]);
    expect(isBehind(timeline)).toBe(true);
    const filled = arrive(timeline, event(messageEntry(4)));
    expect(keys(filled.timeline)).toEqual(["m1", "m2", "m3", "m4", "m5"]);
    expect(filled.applied.map(({ seq }) => seq)).toEqual([4, 5]);
    expect(isBehind(filled.timeline)).toBe(false);
  });

  it("T2: a repeat changes nothing, not even the value", () => {
    const timeline = openedAt(3);
    expect(arrive(timeline, event(messageEntry(2))).timeline).toBe(timeline);
  });

  it("T3: what comes before the answer of the open is merged with it", () => {
    const early = arrive(emptyTimeline, event(messageEntry(4))).timeline;
    const { timeline } = opened(early, viewOf(log(3)));
    expect(keys(timeline)).toEqual(["m1", "m2", "m3", "m4"]);
  });

  it("T3: an answer that was overtaken does not take the state back", () => {
    const stale = viewOf(log(2), { afterSeq: 2 });
    const joined = entryOfKind(5, 3, 3);
    const ahead = arrive(openedAt(2), event(joined)).timeline;
    expect(opened(ahead, stale).timeline.conversation?.mode).toBe("manager");
    expect(opened(ahead, viewOf(log(2))).timeline.conversation?.mode).toBe("manager");
    expect(opened(ahead, viewOf(log(2))).timeline.cursor).toBe(3);
  });

  it("T4: another epoch starts afresh", () => {
    const { timeline } = opened(openedAt(9), viewOf(log(4), { epoch: "e2" }));
    expect(keys(timeline)).toEqual(["m1", "m2", "m3", "m4"]);
    expect(cursorOf(timeline)).toEqual({ epoch: "e2", seq: 4 });
    expect(isBehind(arrive(openedAt(3), event(messageEntry(4), "e2")).timeline)).toBe(true);
  });

  it("T5: an acknowledged message stays in its place until its entry comes, under the same key", () => {
    const acknowledged = acknowledge(openedAt(2), ours(4));
    expect(acknowledged.own.map(({ key }) => key)).toEqual(["client-4"]);
    const first = arrive(acknowledged, event(messageEntry(3))).timeline;
    expect(first.own).toHaveLength(1);
    const both = arrive(first, event(messageEntry(4, "user", "client-4"))).timeline;
    expect(both.own).toEqual([]);
    expect(keys(both)).toEqual(["m1", "m2", "m3", "client-4"]);
    expect(acknowledge(both, ours(4))).toBe(both);
  });

  it("T6: a page of history goes before the run, and later edits of it are seen", () => {
    const all: Entry[] = [...log(4), { ...entryOfKind(3, 5, 1), seq: 5 }];
    const newest = opened(emptyTimeline, viewOf(all, { page: 2 })).timeline;
    expect(newest.hasOlder).toBe(true);
    const whole = prepend(newest, all.slice(0, 3));
    expect(whole.hasOlder).toBe(false);
    expect(keys(whole)).toEqual(["m1", "m2", "m3", "m4"]);
    expect(whole.log.items[0]).toMatchObject({ edited: true, message: { content: "edited by 5" } });
    expect(whole.log.items[3]).toBe(newest.log.items[0]);
    expect(prepend(newest, all.slice(0, 2))).toBe(newest);
  });

  it("keeps the objects of lines that do not change", () => {
    const before = openedAt(3);
    const { timeline } = arrive(before, event({ ...entryOfKind(4, 4, 2) }));
    expect(timeline.log.items[0]).toBe(before.log.items[0]);
    expect(timeline.log.items[1]).toMatchObject({ removed: true, message: { content: "" } });
  });

  it("tells joining, waiting, closing and reopening as notices", () => {
    const all = [
      messageEntry(1, "user", "client-1"),
      ...[7, 5, 6, 9, 8, 9].map((kind, index) => entryOfKind(kind, index + 2, 1)),
    ];
    const { items } = opened(emptyTimeline, viewOf(all)).timeline.log;
    expect(items.map((item) => (item.kind === "notice" ? item.notice : item.key))).toEqual([
      "client-1",
      "waiting-for-manager",
      "manager-joined",
      "returned-to-ai",
      "closed",
      "reopened",
    ]);
  });

  it("ignores entries of other conversations and counts types it does not know", () => {
    const timeline = openedAt(1);
    const foreign = { ...event(messageEntry(2)), conversationId: "another" };
    expect(arrive(timeline, foreign).timeline).toBe(timeline);
    const unknown = { type: "sticker.sent", seq: 2, at: "" } as unknown as Entry;
    expect(arrive(timeline, event(unknown)).timeline.cursor).toBe(2);
  });

  it("marks of delivery and reading only rise", () => {
    const marked = receive(receive(openedAt(3), 3, 1), 2, 2);
    expect([marked.deliveredSeq, marked.readSeq]).toEqual([3, 2]);
  });
});

const kinds = fc.array(fc.tuple(fc.nat(entryKinds - 1), fc.nat(9)), {
  minLength: 1,
  maxLength: 25,
});
const steps = fc.array(
  fc.record({
    what: fc.constantFrom("deliver", "deliver", "deliver", "ask", "answer", "older"),
    which: fc.nat(40),
  }),
  { maxLength: 80 },
);

function buildLog(made: readonly (readonly [number, number])[]): Entry[] {
  return made.map(([kind, target], index) =>
    entryOfKind(kind, index + 1, Math.max(1, index + 1 - target)),
  );
}

/** Any order of arrivals, repeats, losses, answers that are late: ends where the log is. */
function playAll(all: readonly Entry[], run: readonly { what: string; which: number }[]): Timeline {
  let timeline = emptyTimeline;
  let known = 1;
  const answers: ReturnType<typeof viewOf>[] = [];
  const ask = (length: number) => {
    const cursor = cursorOf(timeline);
    answers.push(
      viewOf(all.slice(0, length), { page: 5, ...(cursor && { afterSeq: cursor.seq }) }),
    );
  };
  const answer = () => {
    const view = answers.shift();
    if (view) timeline = opened(timeline, view).timeline;
  };
  for (const { what, which } of run) {
    if (what === "deliver") {
      known = Math.min(all.length, known + (which % 3));
      const entry = all[which % known];
      if (entry) timeline = arrive(timeline, event(entry)).timeline;
    } else if (what === "ask") ask(Math.max(known, timeline.cursor));
    else if (what === "answer") answer();
    else if (timeline.hasOlder) {
      const end = timeline.first - 1;
      timeline = prepend(timeline, all.slice(Math.max(0, end - 1 - (which % 4)), end));
    }
    expectRun(timeline);
  }
  while (answers.length > 0) answer();
  ask(all.length);
  answer();
  return timeline;
}

function expectRun({ entries, first, cursor, log: lines }: Timeline): void {
  expect(entries.map(({ seq }) => seq)).toEqual(
    Array.from({ length: cursor - first + 1 }, (_, index) => first + index),
  );
  expect(new Set(lines.items.map(({ key }) => key)).size).toBe(lines.items.length);
}

describe("timeline behind a bad network", () => {
  it("T7: ends in the same list and state, whatever came in which order", () => {
    fc.assert(
      fc.property(kinds, steps, (made, run) => {
        const all = buildLog(made);
        const timeline = playAll(all, run);
        expect(timeline.cursor).toBe(all.length);
        expect(isBehind(timeline)).toBe(false);
        expect(timeline.conversation).toEqual(stateOf(all));
        const fresh = extendLog(emptyLog(timeline.first), all.slice(timeline.first - 1));
        expect(timeline.log.items).toEqual(fresh.items);
      }),
      { numRuns: 1_000 },
    );
  });
});
