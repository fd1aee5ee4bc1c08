import type { Message } from "grammy/types";
import type { Chat } from "#chat";
import type { MappedMessage } from "./message-store.ts";
import { clipText } from "./rich-text.ts";
import { linesOf } from "./transcript.ts";

const QUOTE_MAX = 120;
const MARK = "↩";
const QUOTED = new RegExp(`^${MARK} «[^\\n]*»\\n`, "u");

/**
 * Which of the visitor's words a reply is about, when it is not plain: a part that was marked, or a
 * line that is not the newest.
 */
export async function quoteOf(
  chat: Chat,
  message: Message,
  replied: MappedMessage | undefined,
): Promise<string> {
  if (replied?.direction !== "out") return "";
  const lines = linesOf(await chat.queries.recentEntries(replied.conversationId, 200));
  const theirs = lines.filter(({ author, isRemoved }) => author === "user" && !isRemoved);
  const said = theirs.filter(({ seq }) => replied.seqs.includes(seq));
  const isNewest = said.at(-1) === theirs.at(-1);
  if (said.length === 0 || (isNewest && !message.quote)) return "";
  const text = message.quote?.text ?? said.map(({ content }) => content).join(" ");
  return quoteLine(text);
}

/** Words that are answered, as a line above the answer; empty without words. */
export function quoteLine(text: string): string {
  const words = clipText(text.replace(/\s+/gu, " ").trim(), QUOTE_MAX);
  return words && `${MARK} «${words}»\n`;
}

/** The quote that a line began with; a change of the words leaves it. */
export function keptQuote(content: string): string {
  return QUOTED.exec(content)?.[0] ?? "";
}
