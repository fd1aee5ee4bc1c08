import type { MessageEntity } from "@grammyjs/types";
import { byteOffset, MarkupError, sortEntities, type FormattedText } from "./formatted-text.ts";

type Style = "bold" | "italic" | "underline" | "strikethrough" | "spoiler";

interface Reader {
  readonly source: string;
  readonly entities: MessageEntity[];
  readonly open: { token: string; start: number; at: number }[];
  index: number;
  text: string;
}

// Longest first: `__` is underline before it is twice italic.
const STYLES: readonly [token: string, style: Style, title: string][] = [
  ["||", "spoiler", "Spoiler"],
  ["__", "underline", "Underline"],
  ["*", "bold", "Bold"],
  ["_", "italic", "Italic"],
  ["~", "strikethrough", "Strikethrough"],
];
const RESERVED = "_*[]()~`>#+-=|{}.!";

/** Reads MarkdownV2; throws MarkupError where Telegram would refuse. */
export function parseMarkdownV2(source: string): FormattedText {
  const reader: Reader = { source, entities: [], open: [], index: 0, text: "" };
  while (reader.index < source.length) readNext(reader);
  const unclosed = reader.open.at(-1);
  if (unclosed) throw endNotFound(reader, titleOf(unclosed.token), unclosed.at);
  return { text: reader.text, entities: sortEntities(reader.entities) };
}

/** Reads the old Markdown style, which knows no nesting. */
export function parseMarkdown(source: string): FormattedText {
  const reader: Reader = { source, entities: [], open: [], index: 0, text: "" };
  while (reader.index < source.length) readLegacy(reader);
  return { text: reader.text, entities: sortEntities(reader.entities) };
}

function readNext(reader: Reader): void {
  const { source, index } = reader;
  const character = source[index] ?? "";
  if (character === "\\" && index + 1 < source.length)
    return take(reader, source[index + 1] ?? "", 2);
  if (readBlock(reader, character)) return;
  const style = STYLES.find(([token]) => source.startsWith(token, index));
  if (style) return toggle(reader, style);
  if (RESERVED.includes(character))
    throw new MarkupError(
      `Character '${character}' is reserved and must be escaped with the preceding '\\'`,
    );
  return take(reader, character, 1);
}

function readBlock(reader: Reader, character: string): boolean {
  const { source, index } = reader;
  const isLineStart = index === 0 || source[index - 1] === "\n";
  if (character === "`") readCode(reader);
  else if (character === "[" || source.startsWith("![", index)) openLink(reader);
  else if (character === "]" && reader.open.at(-1)?.token === "[") closeLink(reader);
  else if (character === ">" && isLineStart) readQuote(reader);
  else return false;
  return true;
}

function take(reader: Reader, text: string, width: number): void {
  reader.text += text;
  reader.index += width;
}

function toggle(reader: Reader, [token, style]: (typeof STYLES)[number]): void {
  const last = reader.open.at(-1);
  if (last?.token === token) {
    reader.open.pop();
    const length = reader.text.length - last.start;
    if (length > 0) reader.entities.push({ type: style, offset: last.start, length });
  } else {
    if (reader.open.some((tag) => tag.token === token))
      throw endNotFound(reader, titleOf(last?.token ?? token), last?.at ?? reader.index);
    reader.open.push({ token, start: reader.text.length, at: reader.index });
  }
  reader.index += token.length;
}

function readCode(reader: Reader): void {
  const fence = reader.source.startsWith("```", reader.index) ? "```" : "`";
  const begin = reader.index + fence.length;
  const end = reader.source.indexOf(fence, begin);
  if (end === -1) throw endNotFound(reader, fence === "`" ? "Code" : "Pre", reader.index);
  const inside = reader.source.slice(begin, end).replaceAll(/\\([\\`])/g, "$1");
  const language = fence === "```" ? /^([^\s`]+)\n/.exec(inside)?.[1] : undefined;
  const code = language ? inside.slice(language.length + 1) : inside.replace(/^\n/, "");
  const place = { offset: reader.text.length, length: code.length };
  if (fence === "`") reader.entities.push({ type: "code", ...place });
  else reader.entities.push({ type: "pre", ...(language ? { language } : {}), ...place });
  reader.text += code;
  reader.index = end + fence.length;
}

function openLink(reader: Reader): void {
  reader.open.push({ token: "[", start: reader.text.length, at: reader.index });
  reader.index += reader.source[reader.index] === "!" ? 2 : 1;
}

function closeLink(reader: Reader): void {
  const opened = reader.open.pop();
  const match = /^\]\(((?:\\.|[^)\\])*)\)/.exec(reader.source.slice(reader.index));
  if (!opened || !match) throw endNotFound(reader, "TextUrl", opened?.at ?? reader.index);
  const url = (match[1] ?? "").replaceAll(/\\(.)/g, "$1");
  const place = { offset: opened.start, length: reader.text.length - opened.start };
  const emoji = /^tg:\/\/emoji\?id=(\d+)$/.exec(url)?.[1];
  if (emoji) reader.entities.push({ type: "custom_emoji", custom_emoji_id: emoji, ...place });
  else if (place.length > 0) reader.entities.push({ type: "text_link", url, ...place });
  reader.index += match[0].length;
}

function readQuote(reader: Reader): void {
  const lines = /^(?:>[^\n]*(?:\n|$))+/.exec(reader.source.slice(reader.index))?.[0] ?? ">";
  const inner = parseMarkdownV2(lines.replaceAll(/^>/gm, "").replace(/\n$/, ""));
  const offset = reader.text.length;
  reader.entities.push({ type: "blockquote", offset, length: inner.text.length });
  for (const entity of inner.entities)
    reader.entities.push({ ...entity, offset: entity.offset + offset });
  reader.text += inner.text + (lines.endsWith("\n") ? "\n" : "");
  reader.index += lines.length;
}

function readLegacy(reader: Reader): void {
  const { source, index } = reader;
  const character = source.charAt(index);
  const escaped = /^\\([_*`[])/.exec(source.slice(index, index + 2))?.[1];
  if (escaped) return take(reader, escaped, 2);
  if (character === "`") return readCode(reader);
  if (character === "*" || character === "_") return readLegacyStyle(reader, character);
  const link = /^\[([^\]]*)\]\(([^)]*)\)/.exec(source.slice(index));
  if (!link) return take(reader, character, 1);
  return takeLink(reader, link);
}

function takeLink(reader: Reader, [whole, text = "", url = ""]: RegExpExecArray): void {
  const place = { offset: reader.text.length, length: text.length };
  reader.entities.push({ type: "text_link", url, ...place });
  take(reader, text, whole.length);
}

function readLegacyStyle(reader: Reader, mark: "*" | "_"): void {
  const { source, index } = reader;
  const end = source.indexOf(mark, index + 1);
  if (end === -1)
    throw new MarkupError(
      `Can't find end of the entity starting at byte offset ${byteOffset(source, index)}`,
    );
  const inside = source.slice(index + 1, end);
  const type = mark === "*" ? "bold" : "italic";
  reader.entities.push({ type, offset: reader.text.length, length: inside.length });
  take(reader, inside, inside.length + 2);
}

function titleOf(token: string): string {
  return STYLES.find(([known]) => known === token)?.[2] ?? "TextUrl";
}

function endNotFound({ source }: Reader, title: string, at: number): MarkupError {
  return new MarkupError(
    `Can't find end of ${title} entity at byte offset ${byteOffset(source, at)}`,
  );
}
