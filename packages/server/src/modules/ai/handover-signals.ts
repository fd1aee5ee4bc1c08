import type { Entry } from "@ilpo-chat/protocol";

const BAD_SCORE = 2;
const THUMBS_DOWN_MAX = 2;

/** Whether the visitor has told that the consultant does not help: since a person last had a part in it. */
export function isUnhappy(entries: readonly Entry[]): boolean {
  const since = entries.findLastIndex(
    ({ type }) => type === "status.changed" || type === "mode.changed" || type === "manager.joined",
  );
  const recent = entries.slice(since + 1);
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
