import type { NoticeItem, NoticeKind, PendingItem, StoredItem } from "@ilpo-chat/sdk";

type Message = StoredItem["message"];

const at = "2026-03-12T11:02:00Z";

/** A stored message. */
export function stored(seq: number, type: Message["author"]["type"], content: string): StoredItem {
  return {
    kind: "message",
    key: `m${seq}`,
    edited: false,
    removed: false,
    message: {
      id: seq,
      seq,
      author: { type, ...(type === "manager" && { name: "Анна" }) },
      type: "text",
      content,
      attachments: [],
      sources: [],
      createdAt: at,
    },
  };
}

/** A message that is not acknowledged yet. */
export function pending(
  clientId: string,
  state: PendingItem["state"],
  content = clientId,
): PendingItem {
  return { kind: "pending", key: clientId, clientId, content, state, createdAt: at };
}

/** A line between the messages. */
export function notice(seq: number, kind: NoticeKind, name?: string): NoticeItem {
  return { kind: "notice", key: `n${seq}`, seq, notice: kind, at, ...(name && { name }) };
}

/** The same message, written at another time. */
export function writtenAt(item: StoredItem, createdAt: string): StoredItem {
  return { ...item, message: { ...item.message, createdAt } };
}
