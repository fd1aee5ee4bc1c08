import { describe, expect, it } from "vitest";
import { afterFailure } from "./after-failure.ts";
import type { OrderPayload } from "./order.ts";
import { rich } from "./rich-text.ts";

const say: OrderPayload = { kind: "say", text: rich({ text: "слова", style: "bold" }) };
const line: OrderPayload = { kind: "line", seq: 1, head: rich("Гость"), body: rich("слова") };
const order = (payload: OrderPayload, more: { chatId?: number; attempts?: number } = {}) => ({
  chatId: -1,
  attempts: 1,
  payload,
  ...more,
});

describe("afterFailure", () => {
  it("waits as long as Telegram says", () => {
    const decision = afterFailure({ kind: "wait", seconds: 3_600 }, order(line), true);
    expect(decision).toEqual({ kind: "pause", ms: 3_600_000, isAmbiguous: false });
  });

  it("loses nothing in an outage, and gives up on what breaks Telegram every time", () => {
    const failure = { kind: "down", isAmbiguous: true } as const;
    expect(afterFailure(failure, order(line, { attempts: 5_000 }), false)).toEqual({
      kind: "pause",
      ms: 60_000,
      isAmbiguous: true,
    });
    expect(afterFailure(failure, order(line, { attempts: 8 }), true)).toEqual({ kind: "give-up" });
  });

  it("tries a refused message once without marks, and a photo once as a file", () => {
    expect(afterFailure({ kind: "refused" }, order(say), true)).toMatchObject({
      kind: "simplify",
      payload: { text: { text: "слова", entities: [] } },
    });
    expect(afterFailure({ kind: "refused" }, order(line), true)).toEqual({ kind: "give-up" });
    const file: OrderPayload = {
      kind: "file",
      seq: 1,
      head: rich(""),
      file: { id: "f", name: "a.jpg", type: "image/jpeg", bytes: 1 },
    };
    const simpler = afterFailure({ kind: "refused" }, order(file), true);
    expect(simpler).toMatchObject({ kind: "simplify", payload: { asDocument: true } });
    expect(afterFailure({ kind: "refused" }, order({ ...file, asDocument: true }), true)).toEqual({
      kind: "give-up",
    });
  });

  it("never gives up the place of a conversation", () => {
    expect(
      afterFailure({ kind: "refused" }, order({ kind: "sync" }, { attempts: 99 }), true),
    ).toEqual({ kind: "later", ms: 300_000 });
    expect(afterFailure({ kind: "thread-gone" }, order(line), true)).toEqual({
      kind: "remake-topic",
    });
    expect(afterFailure({ kind: "message-gone" }, order({ kind: "sync" }), true)).toEqual({
      kind: "resend-card",
    });
  });

  it("leaves a person who blocked the bot, and waits for a group that threw it out", () => {
    expect(afterFailure({ kind: "forbidden" }, order(line, { chatId: 5 }), true)).toEqual({
      kind: "leave-chat",
    });
    expect(afterFailure({ kind: "forbidden" }, order(line), true)).toMatchObject({ kind: "pause" });
    expect(afterFailure({ kind: "moved", chatId: -100 }, order(line), true)).toEqual({
      kind: "follow",
      chatId: -100,
    });
    expect(afterFailure({ kind: "not-modified" }, order({ kind: "sync" }), true)).toEqual({
      kind: "done",
    });
  });
});
