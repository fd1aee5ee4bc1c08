import type { MaybeInaccessibleMessage, Update } from "grammy/types";

/**
 * The line in which an update waits: one for each chat and thread, so that what is written in one
 * place takes effect in order while other places go on.
 */
export function laneOf(update: Update): string {
  const message = update.message ?? update.edited_message ?? update.callback_query?.message;
  if (message)
    return `${message.chat.id}:${message.chat.type === "private" ? 0 : threadOf(message)}`;
  const owner = chatOf(update) ?? personOf(update);
  return owner ? `${owner.id}:0` : "other";
}

function threadOf(message: MaybeInaccessibleMessage): number {
  return ("message_thread_id" in message && message.message_thread_id) || 0;
}

function chatOf(update: Update): { readonly id: number } | undefined {
  return update.message_reaction?.chat ?? update.my_chat_member?.chat ?? update.chat_member?.chat;
}

function personOf(update: Update): { readonly id: number } | undefined {
  return update.callback_query?.from ?? update.inline_query?.from;
}

/**
 * The order to take waiting updates in: as their ids say, but new messages among themselves by
 * message id, for a webhook may bring them in any order.
 */
export function inMessageOrder<Row extends { readonly updateId: number; readonly update: Update }>(
  rows: readonly Row[],
): Row[] {
  const byUpdate = rows.toSorted((left, right) => left.updateId - right.updateId);
  const messages = byUpdate
    .filter((row) => row.update.message)
    .sort((left, right) => messageId(left) - messageId(right));
  let next = 0;
  return byUpdate.map((row) => (row.update.message ? (messages[next++] ?? row) : row));
}

/** How long the parts of an album may take to come. */
const ALBUM_SETTLE_MS = 700;

/**
 * What is to be handled next: one update, or all parts of an album. `waitMs` above 0: more parts may
 * still be on their way.
 */
export function nextOf<
  Row extends { readonly updateId: number; readonly update: Update; readonly ageMs: number },
>(rows: readonly Row[]): { readonly rows: readonly Row[]; readonly waitMs: number } {
  const [first] = inMessageOrder(rows);
  if (!first) return { rows: [], waitMs: 0 };
  const album = first.update.message?.media_group_id;
  if (album === undefined) return { rows: [first], waitMs: 0 };
  const parts = inMessageOrder(rows).filter(
    ({ update }) => update.message?.media_group_id === album,
  );
  const youngestMs = Math.min(...parts.map(({ ageMs }) => ageMs));
  return { rows: parts, waitMs: Math.max(0, ALBUM_SETTLE_MS - youngestMs) };
}

function messageId(row: { readonly update: Update }): number {
  return row.update.message?.message_id ?? 0;
}
