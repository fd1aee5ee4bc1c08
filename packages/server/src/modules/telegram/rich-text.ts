import type { MessageEntity } from "grammy/types";

/** Text with marks, as Telegram takes it without any parse mode. Offsets count UTF-16 units. */
export interface RichText {
  readonly text: string;
  readonly entities: readonly MessageEntity[];
}

/** A piece of foreign or own text; foreign text can never become a mark. */
export type RichPart = string | { readonly text: string; readonly style: RichStyle };
export type RichStyle = "bold" | "italic" | "code" | "blockquote" | "expandable_blockquote";

/** What Telegram takes in one message, in UTF-16 units. */
export const MESSAGE_MAX = 4_096;

/** Puts the pieces together; empty pieces leave no mark. */
export function rich(...parts: readonly RichPart[]): RichText {
  const entities: MessageEntity[] = [];
  let text = "";
  for (const part of parts) {
    const piece = typeof part === "string" ? part : part.text;
    if (typeof part !== "string" && piece.length > 0)
      entities.push({ type: part.style, offset: text.length, length: piece.length });
    text += piece;
  }
  return { text, entities };
}

/** One after the other, with `separator` between. */
export function joinRich(texts: readonly RichText[], separator: string): RichText {
  const entities: MessageEntity[] = [];
  let text = "";
  for (const [index, each] of texts.entries()) {
    if (index > 0) text += separator;
    const shift = text.length;
    entities.push(...each.entities.map((entity) => ({ ...entity, offset: entity.offset + shift })));
    text += each.text;
  }
  return { text, entities };
}

const graphemes = new Intl.Segmenter("ru", { granularity: "grapheme" });

/**
 * Cuts text into pieces of at most `max` UTF-16 units, between words where it can be, and never inside a
 * grapheme unless one alone is longer. Put together the pieces are the text.
 */
export function splitText(text: string, max: number): string[] {
  if (text.length <= max) return [text];
  const pieces: string[] = [];
  let piece = "";
  for (const unit of unitsOf(text, max)) {
    if (piece.length + unit.length > max) {
      const word = wordEnd(piece);
      // A word that would not fit beside what comes next stays where it is.
      const end = piece.length - word + unit.length <= max ? word : piece.length;
      pieces.push(piece.slice(0, end));
      piece = piece.slice(end);
    }
    piece += unit;
  }
  if (piece) pieces.push(piece);
  return pieces;
}

/** Words are left whole unless one is very long. */
const WORD_MAX = 100;

function wordEnd(piece: string): number {
  const end = piece.search(/\s(?![\p{M}\u{200d}])\S*$/u) + 1;
  return end > 0 && piece.length - end <= WORD_MAX ? end : piece.length;
}

/** At most `max` UTF-16 units, with an ellipsis where something was left out. */
export function clipText(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${splitText(text, max - 1)[0]?.trimEnd() ?? ""}…`;
}

/** The end of the text, at most `max` UTF-16 units, with an ellipsis where something was left out. */
export function clipStart(text: string, max: number): string {
  if (text.length <= max) return text;
  let start = text.length;
  for (const { index } of graphemes.segment(text)) {
    if (text.length - index <= max - 1) {
      start = index;
      break;
    }
  }
  return `…${text.slice(start).trimStart()}`;
}

function* unitsOf(text: string, max: number): Generator<string> {
  for (const { segment } of graphemes.segment(text)) {
    // A pile of combining marks may be longer than a message: then between code points.
    if (segment.length <= max) yield segment;
    else yield* segment;
  }
}
