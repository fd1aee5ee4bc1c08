import type { Entry, Message } from "@ilpo-chat/protocol";
import { describe, expect, it } from "vitest";
import { toHistory } from "./history.ts";

const at = "2026-01-01T00:00:00.000Z";
function said(
  seq: number,
  from: "user" | "ai" | "manager",
  content: string,
  type: Message["type"] = "text",
): Entry {
  const message = {
    id: seq,
    seq,
    author: { type: from },
    type,
    content,
    attachments: [],
    sources: [],
    createdAt: at,
  };
  return { type: "message.created", seq, at, message };
}

describe("the history", () => {
  it("parts what was answered from what waits for an answer", () => {
    const { past, unanswered } = toHistory([
      said(1, "user", "а"),
      said(2, "ai", "б"),
      said(3, "user", "в"),
      said(4, "user", "г"),
    ]);
    expect(past.map(({ text }) => text)).toEqual(["а", "б"]);
    expect(unanswered.map(({ text }) => text)).toEqual(["в", "г"]);
  });

  it("applies edits and forgets what was removed or is the system's", () => {
    const { unanswered } = toHistory([
      said(1, "user", "а"),
      said(2, "user", "б"),
      said(3, "manager", "вошёл", "system"),
      { type: "message.edited", seq: 4, at, target: 1, content: "новое" },
      { type: "message.removed", seq: 5, at, target: 2 },
    ]);
    expect(unanswered.map(({ text }) => text)).toEqual(["новое"]);
  });
});
