import type { StoredItem } from "@ilpo-chat/sdk";
import { describe, expect, it } from "vitest";
import { notice, pending, stored, writtenAt } from "../test/timeline-items.ts";
import { type Row, toRows } from "./rows.ts";

const nothing = { reply: null, typing: null, deliveredSeq: 0, readSeq: 0 } as const;
const outline = (rows: readonly Row[]): string[] =>
  rows.map((row) => {
    switch (row.kind) {
      case "bubble":
        return `${row.isMine ? "me" : "in"} ${row.place}`;
      case "who":
        return `who ${row.author} ${row.name ?? ""}`.trim();
      case "meta":
        return `meta ${row.receipt ?? ""}`.trim();
      case "typing":
        return `typing ${row.name ?? ""}`.trim();
      default:
        return row.kind;
    }
  });

describe("toRows", () => {
  it("joins messages of one speaker and names each other speaker", () => {
    const items = [
      stored(1, "user", "Какая комиссия?"),
      stored(2, "user", "и когда вывод денег"),
      stored(3, "ai", "3%"),
      notice(4, "manager-joined", "Анна"),
      stored(5, "manager", "Добрый день!"),
      stored(6, "manager", "Пришлите права"),
    ];
    expect(outline(toRows({ ...nothing, items, deliveredSeq: 2, readSeq: 1 }))).toEqual([
      "day",
      "me first",
      "me last",
      "meta delivered",
      "who ai",
      "in only",
      "meta",
      "notice",
      "who manager Анна",
      "in first",
      "in last",
      "meta",
    ]);
  });

  it("keeps a failed message apart, with its own line", () => {
    const items = [pending("a", "waiting"), pending("b", "waiting"), pending("c", "failed")];
    expect(outline(toRows({ ...nothing, items }))).toEqual([
      "day",
      "me first",
      "me last",
      "meta waiting",
      "me only",
      "meta failed",
    ]);
  });

  it("does not move a bubble when its message is stored", () => {
    const before = [stored(1, "user", "раз"), pending("a", "sending")];
    const after = [stored(1, "user", "раз"), { ...stored(2, "user", "два"), key: "a" }];
    const bubbles = (items: typeof before | typeof after) =>
      toRows({ ...nothing, items }).flatMap((row) =>
        row.kind === "bubble" ? [[row.key, row.place]] : [],
      );
    expect(bubbles(before)).toEqual(bubbles(after));
  });

  it("shows the answer that is being written under the consultant's name", () => {
    const items = [stored(1, "user", "Сколько?")];
    const rows = (reply: { turn: number; text: string } | null) =>
      outline(toRows({ ...nothing, items, reply, typing: "ai" })).slice(3);
    expect(rows(null)).toEqual(["who ai", "typing"]);
    expect(rows({ turn: 1, text: "Коми" })).toEqual(["who ai", "reply"]);
  });

  it("keeps the application where it was asked for, or under the message that offers it", () => {
    const items = [stored(1, "user", "раз"), stored(2, "ai", "два"), stored(3, "user", "три")];
    const place = (leadAfter: string | undefined, shown: readonly StoredItem[] = items) =>
      outline(
        toRows({ ...nothing, items: shown, cards: { leadAfter, isRatingOpen: false } }),
      ).indexOf("lead");
    const underTwo = ["day", "me only", "meta sent", "who ai", "in only", "meta"].length;
    expect(place(undefined)).toBe(-1);
    expect(place(items[1]?.key)).toBe(underTwo);
    expect(place("")).toBe(underTwo + ["me only", "meta sent"].length);
    const offering = items.map((item) => ({
      ...item,
      message: {
        ...item.message,
        ...(item.message.author.type === "ai" && { card: "lead" as const }),
      },
    }));
    expect(place(offering[2]?.key, offering)).toBe(underTwo);
  });

  it("starts a new day", () => {
    const items = [
      writtenAt(stored(1, "user", "раз"), "2026-03-11T09:00:00Z"),
      writtenAt(stored(2, "user", "два"), "2026-03-12T09:00:00Z"),
    ];
    expect(outline(toRows({ ...nothing, items }))).toEqual([
      "day",
      "me only",
      "meta sent",
      "day",
      "me only",
      "meta sent",
    ]);
  });
});
