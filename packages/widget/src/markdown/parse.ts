import { type Inline, parseInline } from "./inline.ts";

/** A part of a message, one under the other. */
export type Block =
  | { readonly type: "paragraph"; readonly children: readonly Inline[] }
  | {
      readonly type: "list";
      /** Number of the first item; absent for bullets. */
      readonly start?: number;
      readonly items: readonly (readonly Inline[])[];
    };

export interface ParseOptions {
  /** The text is the beginning of an answer that is still being written. */
  readonly isOpen?: boolean;
}

const bullet = /^ {0,12}[-*•+] +(?=\S)/;
const number = /^ {0,12}(\d{1,3})[.)] +(?=\S)/;
const heading = /^ {0,3}#{1,6} +/;
const rule = /^ {0,3}([-*_]) *(\1 *){2,}$/;

interface Draft {
  readonly start?: number;
  readonly isList: boolean;
  /** Lines of each item; a paragraph is one item. */
  readonly items: string[][];
}

/**
 * Reads the small part of Markdown that a chat needs: paragraphs, line breaks, bold, italic, code,
 * lists and links. Total: every text is read, whatever is not understood stays as it is written.
 * Linear in time.
 */
export function parse(text: string, { isOpen = false }: ParseOptions = {}): Block[] {
  const drafts = readLines(text);
  return drafts.map((draft, index) => {
    const isLast = isOpen && index === drafts.length - 1;
    const items = draft.items.map((lines, item) =>
      parseInline(lines.join("\n"), isLast && item === draft.items.length - 1),
    );
    if (!draft.isList) return { type: "paragraph", children: items[0] ?? [] };
    return { type: "list", items, ...(draft.start !== undefined && { start: draft.start }) };
  });
}

function readLines(text: string): Draft[] {
  const drafts: Draft[] = [];
  let isFresh = true;
  for (const line of text.replace(/\r\n?/g, "\n").split("\n")) {
    if (line.trim() === "" || rule.test(line)) isFresh = true;
    else isFresh = addLine(drafts, line, isFresh);
  }
  return drafts;
}

/** Adds a line to the last draft or begins one. Tells whether the next line must begin one. */
function addLine(drafts: Draft[], line: string, isFresh: boolean): boolean {
  const last = drafts.at(-1);
  const item = readItem(line);
  if (item) {
    const isSame = last?.isList && (last.start === undefined) === (item.start === undefined);
    const { start } = item;
    if (isSame) last.items.push([item.text]);
    else drafts.push({ isList: true, items: [[item.text]], ...(start !== undefined && { start }) });
    return false;
  }
  if (heading.test(line)) {
    const words = line.replace(heading, "").replaceAll("**", "");
    drafts.push({ isList: false, items: [[`**${words}**`]] });
    return true;
  }
  if (isFresh || !last) drafts.push({ isList: false, items: [[line.trim()]] });
  else last.items.at(-1)?.push(line.trim());
  return false;
}

interface Item {
  readonly text: string;
  readonly start: number | undefined;
}

function readItem(line: string): Item | undefined {
  if (bullet.test(line)) return { text: line.replace(bullet, ""), start: undefined };
  const digits = number.exec(line)?.[1];
  if (digits === undefined) return undefined;
  return { text: line.replace(number, ""), start: Number(digits) };
}

/** The words alone, for a screen reader and for a notification. */
export function plainText(text: string): string {
  const ofInline = (node: Inline): string => {
    if (node.type === "break") return " ";
    return "children" in node ? node.children.map(ofInline).join("") : node.text;
  };
  return parse(text)
    .flatMap((block) => (block.type === "list" ? block.items : [block.children]))
    .map((children) => children.map(ofInline).join(""))
    .join(" ");
}
