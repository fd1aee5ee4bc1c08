import type { Attachment, Entry, Message } from "@ilpo-chat/protocol";

/** One message as it stands now. */
export interface Line {
  readonly seq: number;
  readonly from: "user" | "ai" | "manager";
  readonly name: string | undefined;
  readonly text: string;
  /** What the words answer, in short, when that is not plain from their place. */
  readonly about?: string;
  /** A file came with the words, or in place of them. */
  readonly hasFile?: boolean;
}

/** A conversation as the consultant sees it. */
export interface History {
  /** Messages before the ones that wait for an answer, oldest first. */
  readonly past: readonly Line[];
  /** The visitor's messages since anybody last answered. */
  readonly unanswered: readonly Line[];
}

/** The consultant cannot look into files; it is told that there is one. SECURITY: the name is a stranger's words. */
function describe({ type, name }: Attachment): string {
  if (type.startsWith("image/")) return "[фото]";
  if (type.startsWith("audio/")) return "[голосовое сообщение]";
  return `[файл «${name.replaceAll(/[[\]«»<>]/g, " ")}»]`;
}

const described = /^\[(?:фото|голосовое сообщение|файл «[^»\n]*»)\]$/gm;

/** The visitor's own words in a line, without what stands there for its files. */
export function ownWords({ text, hasFile }: Line): string {
  return hasFile ? text.replace(described, "").trim() : text;
}

const ABOUT_MAX = 160;

function inShort(text: string): string {
  const words = text.replaceAll(/[\s«»]+/g, " ").trim();
  return words.length > ABOUT_MAX ? `${words.slice(0, ABOUT_MAX).trimEnd()}…` : words;
}

/** A line as a model reads it: what it answers stands before it. */
export function withAbout({ text, about }: Line): string {
  return about === undefined ? text : `[в ответ на «${about}»] ${text}`;
}

function lineOf(message: Message, answered: Line | undefined): Line {
  const { seq, author, content, attachments } = message;
  const text = [content, ...attachments.map(describe)].filter(Boolean).join("\n");
  const about = inShort(answered?.text ?? "");
  const hasFile = attachments.length > 0;
  const more = { ...(about && { about }), ...(hasFile && { hasFile }) };
  return { seq, from: author.type, name: author.name, text, ...more };
}

/** Folds entries of the log, in order, into what was said. Edits are applied, what was removed is gone. */
export function toHistory(entries: readonly Entry[]): History {
  const lines = new Map<number, Line>();
  for (const entry of entries) {
    if (entry.type === "message.created" && entry.message.type === "text") {
      const { seq, replyTo } = entry.message;
      lines.set(seq, lineOf(entry.message, lines.get(replyTo ?? 0)));
    }
    if (entry.type === "message.removed") lines.delete(entry.target);
    if (entry.type === "message.edited") {
      const line = lines.get(entry.target);
      if (line) lines.set(entry.target, { ...line, text: entry.content });
    }
  }
  const all = [...lines.values()];
  const lastAnswer = all.findLastIndex(({ from }) => from !== "user");
  return { past: all.slice(0, lastAnswer + 1), unanswered: all.slice(lastAnswer + 1) };
}
