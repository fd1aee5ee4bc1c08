import { describe, expect, it } from "vitest";
import { PRIORITY } from "./order.ts";
import { joinLines, nextTurn, type OrderHead } from "./outbox-queue.ts";
import { rich } from "./rich-text.ts";

const head = (id: number, order: Partial<OrderHead> = {}): OrderHead => ({
  id,
  kind: "line",
  conversationId: "a",
  priority: PRIORITY.line,
  notBeforeMs: 0,
  isReady: true,
  ...order,
});

describe("nextTurn", () => {
  it("prefers what is urgent, then what is older", () => {
    const heads = [
      head(1, { kind: "sync", priority: PRIORITY.refresh }),
      head(2, { conversationId: "b" }),
      head(3, { conversationId: "c", priority: PRIORITY.ledLine }),
      head(4, { kind: "say", conversationId: undefined, priority: PRIORITY.answer }),
    ];
    const order = [];
    for (let left = heads; left.length > 0;) {
      const turn = nextTurn(left, 0);
      if (turn.kind !== "work") break;
      order.push(...turn.ids);
      left = left.filter(({ id }) => !turn.ids.includes(id));
    }
    expect(order).toEqual([4, 3, 2, 1]);
  });

  it("keeps the lines of one conversation in order: an urgent one lifts those before it", () => {
    const heads = [
      head(1),
      head(2, { kind: "file" }),
      head(3, { priority: PRIORITY.ledLine }),
      head(4, { conversationId: "b" }),
    ];
    expect(nextTurn(heads, 0)).toMatchObject({ ids: [1] });
  });

  it("offers the lines that follow each other to be joined, up to another kind", () => {
    expect(nextTurn([head(1), head(2), head(3, { kind: "file" }), head(4)], 0)).toMatchObject({
      ids: [1, 2],
    });
  });

  it("makes the place before the lines that belong there, as urgently as they are", () => {
    const heads = [
      head(1, { conversationId: "b" }),
      head(2, { kind: "sync", priority: PRIORITY.newCard, isReady: false }),
      head(3, { priority: PRIORITY.ledLine, isReady: false }),
    ];
    expect(nextTurn(heads, 0)).toMatchObject({ ids: [2], priority: PRIORITY.ledLine });
    expect(nextTurn([head(3, { isReady: false })], 0)).toEqual({ kind: "idle" });
  });

  it("waits for the first that is not due", () => {
    expect(
      nextTurn(
        [head(1, { notBeforeMs: 500 }), head(2, { conversationId: "b", notBeforeMs: 300 })],
        100,
      ),
    ).toEqual({ kind: "wait", ms: 200 });
    expect(nextTurn([], 0)).toEqual({ kind: "idle" });
  });
});

describe("joinLines", () => {
  const line = (seq: number, text: string, name = "Гость") => ({
    kind: "line" as const,
    seq,
    head: rich({ text: name, style: "bold" }),
    body: rich(text),
  });

  it("puts one speaker's lines under one name", () => {
    expect(joinLines([line(1, "раз"), line(2, "два"), line(3, "ответ", "ИИ")])).toMatchObject({
      count: 2,
      text: { text: "Гость\nраз\nдва" },
    });
  });

  it("stops before Telegram's limit", () => {
    const { count, text } = joinLines([
      line(1, "а".repeat(3_000)),
      line(2, "б".repeat(1_000)),
      line(3, "в".repeat(1_000)),
    ]);
    expect(count).toBe(2);
    expect(text.text.length).toBeLessThanOrEqual(4_096);
  });
});
