import { describe, expect, it } from "vitest";
import type { SandboxMessage } from "../state/views.ts";
import { threadRows } from "./thread.ts";

const chat = { id: 1, type: "private", first_name: "Анна" } as const;

function message(id: number, fields: Partial<SandboxMessage> = {}): SandboxMessage {
  const from = { id: 7, is_bot: true, first_name: "Бот" };
  return { message_id: id, date: 1_700_000_000, chat, from, text: "а", reactions: [], ...fields };
}

describe("threadRows", () => {
  it("shows an album as one bubble and marks who goes on speaking", () => {
    const rows = threadRows(
      [
        message(1),
        message(2, { media_group_id: "a" }),
        message(3, { media_group_id: "a" }),
        message(4, { from: { id: 1, is_bot: false, first_name: "Анна" } }),
        message(5, { forum_topic_closed: {} }),
      ],
      0,
    );
    const shown = rows.map((row) =>
      row.kind === "bubble" ? [row.messages.length, row.followsSameAuthor] : row.kind,
    );
    expect(shown).toEqual(["day", [1, false], [2, true], [1, false], "service"]);
  });

  it("names a day once", () => {
    const later = message(2, { date: 1_700_000_000 + 86_400 });
    const days = threadRows([message(1), later], (1_700_000_000 + 86_400) * 1000).filter(
      (row) => row.kind === "day",
    );
    expect(days.map(({ text }) => text)).toEqual(["14 ноября", "Сегодня"]);
  });
});
