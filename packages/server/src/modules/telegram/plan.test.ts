import type { Entry, Message } from "@ilpo-chat/protocol";
import type { Conversation } from "#chat";
import { describe, expect, it } from "vitest";
import type { ShownCard } from "./card-store.ts";
import type { Desk } from "./desk-store.ts";
import { PRIORITY } from "./order.ts";
import { type PlanInput, planNews } from "./plan.ts";

const GROUP = -100;
const at = "2026-03-01T10:00:00.000Z";

const conversation = (more: Partial<Conversation> = {}): Conversation => ({
  id: "0b0e7a52-0000-4000-8000-000000000001",
  code: "K7F2",
  siteId: 1,
  visitorId: "0b0e7a52-0000-4000-8000-000000000002",
  status: "transferred",
  mode: "manager",
  managerId: null,
  managerName: null,
  turn: 1,
  lastSeq: 3,
  handoverReason: null,
  waitingSince: new Date(at),
  lead: null,
  page: null,
  locale: null,
  device: null,
  startedAt: new Date(at),
  ...more,
});
const ledBy = (managerId: number) =>
  conversation({ status: "active", managerId, managerName: "Анна" });

const said = (
  seq: number,
  type: "user" | "ai" | "manager",
  more: Partial<Message> = {},
): Entry => ({
  seq,
  at,
  type: "message.created",
  message: {
    id: seq,
    seq,
    author: { type },
    type: "text",
    content: "слова",
    attachments: [],
    sources: [],
    createdAt: at,
    ...more,
  },
});
const handedOver: Entry = { seq: 3, at, type: "status.changed", status: "transferred", by: "user" };
const desk = (managerId: number, more: Partial<Desk> = {}): Desk => ({
  managerId,
  chatId: 500 + managerId,
  isOnShift: true,
  focus: undefined,
  locale: "ru",
  lastActiveAt: new Date(at),
  ...more,
});
const shown = (chatId: number, hasLines = chatId < 0): ShownCard => ({
  conversationId: conversation().id,
  chatId,
  threadId: chatId < 0 ? 7 : undefined,
  messageId: 8,
  hasLines,
  isPinned: true,
  isTailSent: true,
  isTopicClosed: false,
  shownCard: "",
  shownName: "",
  tailSeq: 0,
  deliveredSeq: 0,
});
const plan = (input: Partial<PlanInput>) =>
  planNews({
    conversation: conversation(),
    entries: [handedOver],
    cards: [],
    desks: [],
    groupId: undefined,
    origins: new Map(),
    ...input,
  });
const kinds = (planned: ReturnType<typeof planNews>) =>
  planned.orders.map(({ chatId, payload }) => `${chatId} ${payload.kind}`);

describe("planNews", () => {
  it("opens in the group and for each manager on shift, without repeating what the last lines will show", () => {
    const planned = plan({
      groupId: GROUP,
      desks: [desk(1), desk(2, { isOnShift: false })],
      entries: [said(1, "user"), handedOver],
    });
    expect(planned.newCards.map(({ chatId, hasLines }) => [chatId, hasLines])).toEqual([
      [GROUP, true],
      [501, false],
    ]);
    expect(kinds(planned)).toEqual([`${GROUP} sync`, "501 sync"]);
  });

  it("opens nothing for a conversation that is closed already, and no private cards once somebody leads", () => {
    expect(
      plan({ conversation: conversation({ status: "closed" }), groupId: GROUP, desks: [desk(1)] })
        .newCards,
    ).toEqual([]);
    expect(
      plan({ conversation: ledBy(1), groupId: GROUP, desks: [desk(1), desk(2)] }).newCards.map(
        ({ chatId }) => chatId,
      ),
    ).toEqual([GROUP]);
  });

  it("opens nothing for a lead that an earlier conversation had, and does for one that is left now", () => {
    const lead = { name: "Алексей", status: "new" } as const;
    const alone = conversation({ status: "active", mode: "ai" });
    const left = { seq: 1, at, type: "lead.updated", lead } as const;
    const opened = (entry: Entry) =>
      plan({ conversation: alone, groupId: GROUP, entries: [entry, said(2, "user")] }).newCards;
    expect(opened({ ...left, carried: true })).toEqual([]);
    expect(opened(left)).toHaveLength(1);
  });

  it("sends words to the topic and to the private chat of the one who leads, and only there", () => {
    const input = {
      conversation: ledBy(1),
      entries: [said(4, "user")],
      cards: [shown(GROUP), shown(501, true), shown(502)],
      desks: [desk(1), desk(2)],
    };
    expect(kinds(plan({ ...input, groupId: GROUP }))).toEqual([`${GROUP} line`, "501 line"]);
  });

  it("does not show a manager's words where they were written", () => {
    const words = said(4, "manager", { clientId: "c1", author: { type: "manager", name: "Анна" } });
    const input = {
      conversation: ledBy(1),
      entries: [words],
      cards: [shown(GROUP), shown(501, true)],
      desks: [desk(1)],
      groupId: GROUP,
    };
    expect(kinds(plan({ ...input, origins: new Map([["c1", GROUP]]) }))).toEqual(["501 line"]);
  });

  it("keeps the AI's words to the group, short and marked", () => {
    const answer = said(4, "ai", { content: "а".repeat(2_000) });
    const planned = plan({
      conversation: conversation({ status: "active", mode: "ai" }),
      entries: [answer],
      cards: [shown(GROUP)],
      groupId: GROUP,
    });
    const [order] = planned.orders;
    expect(order?.payload).toMatchObject({
      kind: "line",
      body: { entities: [{ type: "expandable_blockquote", length: 600 }] },
    });
  });

  it("rings again when somebody waits again: a notice in the topic, a new card in private", () => {
    const planned = plan({
      cards: [shown(GROUP), shown(501, true)],
      desks: [desk(1)],
      groupId: GROUP,
    });
    expect(kinds(planned)).toEqual([`${GROUP} notice`, `${GROUP} sync`, "501 sync"]);
    expect(planned.changes).toMatchObject([
      { card: { chatId: 501 }, change: { hasLines: false, messageId: undefined } },
    ]);
  });

  it("shows who leads at once; what is given back or ended is in no hurry", () => {
    const priorityOf = (entry: Entry) =>
      plan({ conversation: ledBy(1), entries: [entry], cards: [shown(GROUP)], groupId: GROUP })
        .orders.filter(({ payload }) => payload.kind === "sync")
        .map(({ priority, delayMs }) => [priority, delayMs ?? 0]);
    const manager = { id: 1, name: "Анна" } as const;
    const urgent = [[PRIORITY.newCard, 0]];
    const calm = [[PRIORITY.refresh, 700]];
    const closed = { seq: 4, at, type: "status.changed", status: "closed" } as const;
    expect(priorityOf({ seq: 4, at, type: "manager.joined", manager })).toEqual(urgent);
    expect(priorityOf({ seq: 4, at, type: "mode.changed", mode: "ai", by: "manager" })).toEqual(
      calm,
    );
    expect(priorityOf({ ...closed, by: "manager" })).toEqual(calm);
    expect(priorityOf({ ...closed, by: "system" })).toEqual(calm);
  });

  it("splits what is longer than a message and sends files after the words", () => {
    const file = { id: "f", name: "prava.jpg", type: "image/jpeg", bytes: 10, url: "/v1/files/f" };
    const long = said(4, "user", { content: "😀".repeat(4_000), attachments: [file] });
    const planned = plan({
      conversation: ledBy(1),
      entries: [long],
      cards: [shown(GROUP)],
      groupId: GROUP,
    });
    expect(planned.orders.map(({ payload }) => payload.kind)).toEqual(["line", "line", "file"]);
    expect(JSON.stringify(planned.orders)).not.toContain("/v1/files");
  });
});
