import type { Attachment, Entry, SenderType, Seq } from "@ilpo-chat/protocol";
import { cleanName, SIGNS } from "./format.ts";
import { clipText, type RichText, joinRich, MESSAGE_MAX, rich } from "./rich-text.ts";
import type { Texts } from "./texts.ts";

/** A message as it stands after all edits. */
export interface Line {
  readonly seq: Seq;
  readonly author: SenderType;
  /** A manager's name; the visitor's is not in the log. */
  readonly name: string | undefined;
  readonly content: string;
  readonly attachments: readonly Pick<Attachment, "id" | "name" | "type" | "bytes">[];
  readonly isEdited: boolean;
  readonly isRemoved: boolean;
}

/** How the visitor is called, and in which language the desk speaks. */
export interface Voice {
  readonly visitor: string;
  readonly texts: Texts;
}

/** Folds entries into the words that were said, oldest first. Lines of the system are left out. */
export function linesOf(entries: readonly Entry[]): Line[] {
  const lines = new Map<Seq, Line>();
  for (const entry of entries) {
    if (entry.type === "message.created" && entry.message.type === "text") {
      lines.set(entry.seq, lineOf(entry.message));
    } else if (entry.type === "message.edited") {
      const line = lines.get(entry.target);
      if (line) lines.set(entry.target, { ...line, content: entry.content, isEdited: true });
    } else if (entry.type === "message.removed") {
      const line = lines.get(entry.target);
      if (line) lines.set(entry.target, { ...line, content: "", attachments: [], isRemoved: true });
    }
  }
  return [...lines.values()];
}

/** One message of the log as a line. */
export function lineOf(message: {
  readonly seq: Seq;
  readonly author: { readonly type: SenderType; readonly name?: string };
  readonly content: string;
  readonly attachments: readonly Attachment[];
}): Line {
  return {
    seq: message.seq,
    author: message.author.type,
    name: message.author.name,
    content: message.content,
    attachments: message.attachments.map(({ id, name, type, bytes }) => ({
      id,
      name,
      type,
      bytes,
    })),
    isEdited: false,
    isRemoved: false,
  };
}

/** The speaker, in our own hand: bold, with a sign that no name can contain. */
export function speaker(line: Pick<Line, "author" | "name">, { visitor, texts }: Voice): RichText {
  switch (line.author) {
    case "user":
      return rich(`${SIGNS.visitor} `, { text: visitor, style: "bold" });
    case "ai":
      return rich(`${SIGNS.ai} `, { text: texts.aiName, style: "bold" });
    case "manager":
      return rich(`${SIGNS.manager} `, {
        text: cleanName(line.name ?? "") || texts.managerName,
        style: "bold",
      });
  }
}

/** The last lines that fit into one message, oldest first, each clipped so that one cannot push out the rest. */
export function renderTranscript(lines: readonly Line[], voice: Voice, heading: string): RichText {
  const kept: RichText[] = [];
  let left = MESSAGE_MAX - heading.length - 1;
  for (const line of lines.toReversed()) {
    const text = joinRich([speaker(line, voice), rich(wordsOf(line, voice.texts))], "\n");
    if (text.text.length + 2 > left) break;
    left -= text.text.length + 2;
    kept.unshift(text);
  }
  return joinRich([rich({ text: heading, style: "italic" }), ...kept], "\n\n");
}

/** What a line says, files by their names. */
export function wordsOf(line: Line, texts: Texts, max = 700): string {
  if (line.isRemoved) return texts.removed;
  const files = line.attachments.map((file) => `📎 ${clipText(file.name, 60)}`);
  const content = clipText(line.content, max) + (line.isEdited ? ` ${texts.editedMark}` : "");
  return [content, ...files].filter((part) => part.trim()).join("\n");
}
