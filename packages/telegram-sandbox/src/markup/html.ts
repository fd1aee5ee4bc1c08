import type { MessageEntity } from "@grammyjs/types";
import { byteOffset, MarkupError, sortEntities, type FormattedText } from "./formatted-text.ts";

type EntityKind =
  | { type: "bold" | "italic" | "underline" | "strikethrough" | "spoiler" | "code" | "pre" }
  | { type: "blockquote" | "expandable_blockquote" }
  | { type: "text_link"; url: string }
  | { type: "pre"; language: string }
  | { type: "custom_emoji"; custom_emoji_id: string };

interface OpenTag {
  readonly name: string;
  readonly kind: EntityKind | undefined;
  readonly start: number;
}

const SIMPLE: Record<string, EntityKind> = {
  b: { type: "bold" },
  strong: { type: "bold" },
  i: { type: "italic" },
  em: { type: "italic" },
  u: { type: "underline" },
  ins: { type: "underline" },
  s: { type: "strikethrough" },
  strike: { type: "strikethrough" },
  del: { type: "strikethrough" },
  code: { type: "code" },
  pre: { type: "pre" },
  "tg-spoiler": { type: "spoiler" },
};

const WITH_ATTRIBUTES: Record<
  string,
  (attributes: ReadonlyMap<string, string>) => EntityKind | undefined | "unknown"
> = {
  a: (attributes) => {
    const url = attributes.get("href");
    return url ? { type: "text_link", url } : undefined;
  },
  span: (attributes) =>
    attributes.get("class") === "tg-spoiler" ? { type: "spoiler" } : "unknown",
  blockquote: (attributes) => ({
    type: attributes.has("expandable") ? "expandable_blockquote" : "blockquote",
  }),
  "tg-emoji": (attributes) => ({
    type: "custom_emoji",
    custom_emoji_id: attributes.get("emoji-id") ?? "",
  }),
};

const NAMED: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"' };

/** Reads Telegram's HTML style; throws MarkupError where Telegram would refuse. */
export function parseHtml(source: string): FormattedText {
  const open: OpenTag[] = [];
  const entities: MessageEntity[] = [];
  let text = "";
  let index = 0;
  while (index < source.length) {
    if (source[index] !== "<") {
      const [character, width] = readCharacter(source, index);
      text += character;
      index += width;
      continue;
    }
    const end = source.indexOf(">", index);
    if (end === -1)
      throw new MarkupError(`Unclosed start tag at byte offset ${byteOffset(source, index)}`);
    const inside = source.slice(index + 1, end);
    if (inside.startsWith("/"))
      closeTag({ source, index, name: inside.slice(1).trim(), open, entities, text });
    else open.push(openTag({ source, index, inside, start: text.length, parent: open.at(-1) }));
    index = end + 1;
  }
  const unclosed = open.at(-1);
  if (unclosed)
    throw new MarkupError(`Can't find end tag corresponding to start tag "${unclosed.name}"`);
  return { text, entities: sortEntities(entities) };
}

function readCharacter(source: string, index: number): [string, number] {
  if (source[index] !== "&") return [source[index] ?? "", 1];
  const match = /^&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(lt|gt|amp|quot));/i.exec(
    source.slice(index, index + 12),
  );
  if (!match) return ["&", 1];
  const [whole, decimal, hexadecimal, name] = match;
  if (name) return [NAMED[name.toLowerCase()] ?? "", whole.length];
  const code = decimal ? Number.parseInt(decimal, 10) : Number.parseInt(hexadecimal ?? "", 16);
  return [code <= 0x10_ff_ff ? String.fromCodePoint(code) : "", whole.length];
}

function closeTag(at: {
  source: string;
  index: number;
  name: string;
  open: OpenTag[];
  entities: MessageEntity[];
  text: string;
}): void {
  const { source, index, name, open, entities, text } = at;
  const last = open.pop();
  const offset = byteOffset(source, index);
  if (!last) throw new MarkupError(`Unexpected end tag at byte offset ${offset}`);
  if (last.name !== name.toLowerCase() && name !== "")
    throw new MarkupError(
      `Unmatched end tag at byte offset ${offset}, expected "</${last.name}>", found "</${name}>"`,
    );
  const length = text.length - last.start;
  if (last.kind && length > 0) entities.push({ ...last.kind, offset: last.start, length });
}

function openTag(at: {
  source: string;
  index: number;
  inside: string;
  start: number;
  parent: OpenTag | undefined;
}): OpenTag {
  const { source, index, inside, start, parent } = at;
  const name = /^[^\s>]*/.exec(inside)?.[0].toLowerCase() ?? "";
  const attributes = readAttributes(inside.slice(name.length));
  const kind = kindOf(name, attributes, parent);
  if (kind === "unknown")
    throw new MarkupError(
      `Unsupported start tag "${name}" at byte offset ${byteOffset(source, index)}`,
    );
  return { name, kind, start };
}

function kindOf(
  name: string,
  attributes: ReadonlyMap<string, string>,
  parent: OpenTag | undefined,
): EntityKind | undefined | "unknown" {
  const language = attributes.get("class")?.match(/^language-(\S+)$/)?.[1];
  if (name === "code" && parent?.name === "pre" && language) return { type: "pre", language };
  const special = WITH_ATTRIBUTES[name];
  return special ? special(attributes) : (SIMPLE[name] ?? "unknown");
}

function readAttributes(source: string): ReadonlyMap<string, string> {
  const matches = source.matchAll(/([a-z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?/gi);
  const pairs = [...matches].map(([, name = "", double, single, bare]): [string, string] => [
    name.toLowerCase(),
    (double ?? single ?? bare ?? "").replaceAll("&amp;", "&").replaceAll("&quot;", '"'),
  ]);
  return new Map(pairs);
}
