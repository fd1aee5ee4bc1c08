import type { Entry } from "@ilpo-chat/protocol";

const BAD_SCORE = 2;
const THUMBS_DOWN_MAX = 2;

/** Somebody came or went, and what was before is settled. */
function isChange({ type }: Entry): boolean {
  return type === "status.changed" || type === "mode.changed" || type === "manager.joined";
}

/** Whether the visitor has sent a file, into which only a person can look, and nobody has answered since. */
export function hasNewFile(entries: readonly Entry[]): boolean {
  const isSettled = (entry: Entry) =>
    isChange(entry) || (entry.type === "message.created" && entry.message.author.type !== "user");
  return entries
    .slice(entries.findLastIndex(isSettled) + 1)
    .some((entry) => entry.type === "message.created" && entry.message.attachments.length > 0);
}

/** Whether the visitor has told that the consultant does not help: since a person last had a part in it. */
export function isUnhappy(entries: readonly Entry[]): boolean {
  const recent = entries.slice(entries.findLastIndex(isChange) + 1);
  const thumbs = new Map<number, boolean>();
  for (const entry of recent) {
    if (entry.type === "feedback.given") thumbs.set(entry.target, entry.helpful);
  }
  const down = [...thumbs.values()].filter((helpful) => !helpful).length;
  const rated = recent.findLast((entry) => entry.type === "rated");
  return down >= THUMBS_DOWN_MAX || (rated !== undefined && rated.rating.score <= BAD_SCORE);
}

/** Whether an answer admits that it is none. */
export function admitsIgnorance(text: string): boolean {
  return /не знаю|не могу (?:сказать|подсказать|ответить)|нет (?:такой |точной |этой )?информации|точного ответа (?:у меня )?нет|I don't know|I do not know/i.test(
    text,
  );
}
