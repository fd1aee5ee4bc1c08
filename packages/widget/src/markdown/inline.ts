import { readLinkTarget } from "./link-target.ts";

/** A run of text within a line. */
export type Inline =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "break" }
  | { readonly type: "code"; readonly text: string }
  | { readonly type: "strong" | "emphasis"; readonly children: readonly Inline[] }
  | {
      readonly type: "link";
      readonly href: string;
      readonly text: string;
      /** The real address, when the text does not show it. */
      readonly shown?: string;
    };

type Mark = "**" | "*" | "_";

interface Frame {
  readonly mark: Mark | "";
  readonly children: Inline[];
}

const special = /[\\`*_[!\n+8h]/g;
const address = /https?:\/\/[^\s<>"'«»`*[\]]{1,2000}/y;
const phone =
  /(?:\+7|8)[ \u00a0-]?\(?\d{3}\)?[ \u00a0-]?\d{3}[ \u00a0-]?\d{2}[ \u00a0-]?\d{2}(?!\d)/y;
const word = /[\p{L}\p{N}]/u;

/**
 * Reads bold, italic, code, links, addresses and phone numbers. Linear in time: every look ahead is
 * remembered, and a mark is never opened within itself. With `isOpen` the text is the beginning of
 * more to come, and marks that are still open count as closed at its end.
 */
export function parseInline(text: string, isOpen = false): Inline[] {
  const root: Frame = { mark: "", children: [] };
  const reading: Reading = { text, at: 0, from: 0, stack: [root], next: createLookahead(text) };
  while (findSpecial(reading)) readSpecial(reading);
  flush(reading);
  while (reading.stack.length > 1) fold(reading, isOpen);
  return mergeText(root.children);
}

interface Reading {
  readonly text: string;
  /** Where the reading stands, and where the plain text before it began. */
  at: number;
  from: number;
  readonly stack: Frame[];
  readonly next: Lookahead;
}

function findSpecial(reading: Reading): boolean {
  special.lastIndex = reading.at;
  reading.at = special.exec(reading.text)?.index ?? reading.text.length;
  return reading.at < reading.text.length;
}

function readSpecial(reading: Reading): void {
  const { text, at } = reading;
  const found = readNode(text, at, reading.next);
  if (found) {
    flush(reading);
    topOf(reading).push(found.node);
    reading.at = reading.from = at + found.length;
  } else if (text.startsWith("**", at)) readMark(reading, "**");
  else if (text[at] === "*" || text[at] === "_") readMark(reading, text[at]);
  else reading.at++;
}

function readMark(reading: Reading, mark: Mark): void {
  const { text, at, stack } = reading;
  const end = at + mark.length;
  const isInside = stack.some((frame) => frame.mark === mark);
  const isMark = isInside ? closes(text, at, mark) : opens(text, at, mark);
  if (isMark) {
    flush(reading);
    if (isInside) close(reading, mark);
    else stack.push({ mark, children: [] });
    reading.from = end;
  }
  reading.at = end;
}

function close(reading: Reading, mark: Mark): void {
  while (reading.stack.at(-1)?.mark !== mark) fold(reading, false);
  fold(reading, true);
}

/** Takes the innermost open mark off: as what it means, or as the characters it was written with. */
function fold(reading: Reading, isClosed: boolean): void {
  const frame = reading.stack.pop();
  if (!frame) return;
  const { mark, children } = frame;
  if (isClosed && children.length > 0)
    topOf(reading).push({ type: mark === "**" ? "strong" : "emphasis", children });
  else topOf(reading).push({ type: "text", text: mark }, ...children);
}

function flush(reading: Reading): void {
  const { text, from, at } = reading;
  if (at > from) topOf(reading).push({ type: "text", text: text.slice(from, at) });
  reading.from = at;
}

function topOf({ stack }: Reading): Inline[] {
  return stack.at(-1)?.children ?? [];
}

interface Found {
  readonly node: Inline;
  readonly length: number;
}

type Lookahead = ReturnType<typeof createLookahead>;

function readNode(text: string, at: number, next: Lookahead): Found | undefined {
  switch (text[at]) {
    case "\n":
      return { node: { type: "break" }, length: 1 };
    case "\\":
      return /[\\`*_[\]()!#+.-]/.test(text[at + 1] ?? "")
        ? { node: { type: "text", text: text[at + 1] as string }, length: 2 }
        : undefined;
    case "`":
      return readCode(text, at, next);
    case "[":
      return readLink(text, at, next);
    // SECURITY: S-04: a picture from the text is never fetched; its description stands in for it.
    case "!":
      return text[at + 1] === "[" ? readPicture(text, at, next) : undefined;
    case "h":
      return readAddress(text, at);
    default:
      return readPhone(text, at);
  }
}

function readCode(text: string, at: number, next: Lookahead): Found | undefined {
  const end = next("`", at + 1);
  return end > at + 1
    ? { node: { type: "code", text: text.slice(at + 1, end) }, length: end + 1 - at }
    : undefined;
}

interface Brackets {
  readonly label: string;
  readonly target: string;
  readonly length: number;
}

function readBrackets(text: string, at: number, next: Lookahead): Brackets | undefined {
  const close = next("]", at + 1);
  const inner = next("[", at + 1);
  if (close < 0 || (inner >= 0 && inner < close) || text[close + 1] !== "(") return undefined;
  const end = next(")", close + 2);
  if (end < 0 || end - close > 2_000) return undefined;
  return {
    label: text
      .slice(at + 1, close)
      .replace(/\*\*|`/g, "")
      .trim(),
    target: text.slice(close + 2, end).trim(),
    length: end + 1 - at,
  };
}

function readLink(text: string, at: number, next: Lookahead): Found | undefined {
  const found = readBrackets(text, at, next);
  const link = found && readLinkTarget(found.target, found.label);
  if (!found || !link || !found.label) return undefined;
  return { node: { type: "link", text: found.label, ...link }, length: found.length };
}

function readPicture(text: string, at: number, next: Lookahead): Found | undefined {
  const found = readBrackets(text, at + 1, next);
  return found && { node: { type: "text", text: found.label }, length: found.length + 1 };
}

function readAddress(text: string, at: number): Found | undefined {
  if (word.test(text[at - 1] ?? "")) return undefined;
  address.lastIndex = at;
  const label = address.exec(text)?.[0].replace(/[.,;:!?)]+$/, "");
  const link = label && readLinkTarget(label, label);
  if (!label || !link) return undefined;
  return { node: { type: "link", text: label, ...link }, length: label.length };
}

function readPhone(text: string, at: number): Found | undefined {
  if (/[\d+]/.test(text[at - 1] ?? "")) return undefined;
  phone.lastIndex = at;
  const label = phone.exec(text)?.[0];
  if (!label) return undefined;
  const digits = label.replace(/\D/g, "").replace(/^8/, "7");
  return { node: { type: "link", href: `tel:+${digits}`, text: label }, length: label.length };
}

function opens(text: string, at: number, mark: Mark): boolean {
  const after = text[at + mark.length] ?? "";
  return /\S/.test(after) && (mark === "**" || !word.test(text[at - 1] ?? ""));
}

function closes(text: string, at: number, mark: Mark): boolean {
  const before = text[at - 1] ?? "";
  return /\S/.test(before) && (mark === "**" || !word.test(text[at + mark.length] ?? ""));
}

/** `indexOf` that remembers its last answer, so that asking again and again stays linear. */
function createLookahead(text: string) {
  const known = new Map<string, number>();
  return (character: string, from: number): number => {
    const last = known.get(character);
    if (last !== undefined && (last === -1 || last >= from)) return last;
    const index = text.indexOf(character, from);
    known.set(character, index);
    return index;
  };
}

function mergeText(nodes: readonly Inline[]): Inline[] {
  const merged: Inline[] = [];
  let run: string[] = [];
  const flush = (): void => {
    if (run.length > 0) merged.push({ type: "text", text: run.join("") });
    run = [];
  };
  for (const node of nodes) {
    if (node.type === "text") {
      run.push(node.text);
      continue;
    }
    flush();
    merged.push("children" in node ? { ...node, children: mergeText(node.children) } : node);
  }
  flush();
  return merged;
}
