import type { Entry } from "@ilpo-chat/protocol";
import { describe, expect, it } from "vitest";
import { toHistory, withAbout } from "./history.ts";

const at = "2026-01-01T00:00:00.000Z";
const said = (seq: number, type: "user" | "ai" | "manager", content: string): Entry => ({
  type: "message.created",
  seq,
  at,
  message: {
    id: seq,
    seq,
    author: { type },
    type: "text",
    content,
    attachments: [],
    sources: [],
    createdAt: at,
  },
});

function fromSystem(seq: number): Entry {
  const entry = said(seq, "manager", "вошёл");
  return entry.type === "message.created"
    ? { ...entry, message: { ...entry.message, type: "system" } }
    : entry;
}

describe("the history", () => {
  it("tells which older message the words answer, as it stands now", () => {
    const answer = said(4, "user", "а это входит?");
    const { unanswered } = toHistory([
      said(1, "ai", "Аренда 1500 «в сутки»"),
      { type: "message.edited", seq: 2, at, target: 1, content: "Аренда 1600 «в сутки»" },
      said(3, "ai", "Выплаты каждый день"),
      answer.type === "message.created"
        ? { ...answer, message: { ...answer.message, replyTo: 1 } }
        : answer,
    ]);
    expect(unanswered.map(withAbout)).toEqual(["[в ответ на «Аренда 1600 в сутки»] а это входит?"]);
    expect(unanswered[0]?.text).toBe("а это входит?");
  });

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
      fromSystem(3),
      { type: "message.edited", seq: 4, at, target: 1, content: "новое" },
      { type: "message.removed", seq: 5, at, target: 2 },
    ]);
    expect(unanswered.map(({ text }) => text)).toEqual(["новое"]);
  });
});
