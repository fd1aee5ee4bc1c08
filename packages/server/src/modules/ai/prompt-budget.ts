import type { Passage } from "./contract.ts";
import type { Line } from "./history.ts";

/** Letters that are counted as one token; rather too few, as Russian takes more tokens than English. */
const LETTERS_A_TOKEN = 2.5;

/** About how many tokens a text has. */
export function tokensIn(letters: number): number {
  return Math.ceil(letters / LETTERS_A_TOKEN);
}

/** How many letters have about so many tokens. */
export function lettersIn(tokens: number): number {
  return Math.floor(tokens * LETTERS_A_TOKEN);
}

/** The most that each part of a prompt may have, in tokens. The rules and a message's frame come on top. */
export const promptBudget = {
  persona: 1_600,
  knowledge: 2_400,
  notes: 600,
  summary: 600,
  history: 3_200,
  question: 1_600,
} as const;

/** The newest lines that fit. */
export function newestLines(lines: readonly Line[]): readonly Line[] {
  return fromEnd(lines, lettersIn(promptBudget.history), ({ text }) => text.length);
}

/** The newest notes that fit; the newest one in any case, cut. */
export function newestNotes(notes: readonly string[]): readonly string[] {
  const most = lettersIn(promptBudget.notes);
  const fit = fromEnd(notes, most, (note) => note.length + 1);
  return fit.length > 0 ? fit : notes.slice(-1).map((note) => note.slice(0, most));
}

/** The best articles, as data; the last of them is cut where the room ends. */
export function knowledgeText(passages: readonly Passage[]): string {
  const texts = passages.map(({ title, text }) => `«${title}»: ${text}`);
  return texts.join("\n\n").slice(0, lettersIn(promptBudget.knowledge));
}

/** What was written last says most of what is wanted. */
export function questionText(question: string): string {
  return question.slice(-lettersIn(promptBudget.question));
}

export function head(text: string, tokens: number): string {
  return text.slice(0, lettersIn(tokens));
}

function fromEnd<Item>(items: readonly Item[], most: number, sizeOf: (item: Item) => number) {
  let left = most;
  return items.slice(items.findLastIndex((item) => (left -= sizeOf(item)) < 0) + 1);
}
