import type { SandboxMessage } from "../state/views.ts";
import { isService } from "./places.ts";
import { dayName } from "./wording.ts";

/** A row of the conversation: a day, a service line, or a bubble (an album is one bubble). */
export type ThreadRow =
  | { kind: "day"; key: string; text: string }
  | { kind: "service"; key: string; message: SandboxMessage }
  | { kind: "bubble"; key: string; messages: SandboxMessage[]; followsSameAuthor: boolean };

/** Arranges messages into rows. */
export function threadRows(messages: readonly SandboxMessage[], nowMs: number): ThreadRow[] {
  const rows: ThreadRow[] = [];
  let day = "";
  for (const message of messages) {
    const today = dayName(message.date, nowMs);
    if (today !== day) rows.push({ kind: "day", key: `day ${today}`, text: today });
    day = today;
    addMessage(rows, message);
  }
  return rows;
}

function addMessage(rows: ThreadRow[], message: SandboxMessage): void {
  const key = String(message.message_id);
  if (isService(message)) {
    rows.push({ kind: "service", key, message });
    return;
  }
  const last = rows.at(-1);
  const before = last?.kind === "bubble" ? last : undefined;
  if (before && isSameAlbum(before.messages[0], message)) before.messages.push(message);
  else {
    const followsSameAuthor = before?.messages[0]?.from?.id === message.from?.id;
    rows.push({ kind: "bubble", key, messages: [message], followsSameAuthor });
  }
}

function isSameAlbum(first: SandboxMessage | undefined, message: SandboxMessage): boolean {
  const album = message.media_group_id;
  return album !== undefined && first?.media_group_id === album;
}
