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
  let current: Draft | undefined;
  let wasBlank = false;
  const begin = (draft: Draft): Draft => {
    drafts.push(draft);
    return draft;
  };
  for (const line of text.replace(/\r\n?/g, "\n").split("\n")) {
    if (line.trim() === "" || rule.test(line)) {
      wasBlank = true;
      continue;
    }
    const item = readItem(line);
    if (item) {
      const isSame = current?.isList && (current.start === undefined) === (item.start === undefined);
      if (!isSame) current = begin({ isList: true, items: [], ...item.begin });
      current?.items.push([item.text]);
    } else if (heading.test(line)) {
      begin({ isList: false, items: [[`**${line.replace(heading, "").replaceAll("**", "")}**`]] });
      current = undefined;
    } else if (!current || wasBlank) current = begin({ isList: false, items: [[line.trim()]] });
    else current.items.at(-1)?.push(line.trim());
    wasBlank = false;
  }
  return drafts;
}

interface Item {
  readonly text: string;
  readonly start: number | undefined;
  readonly begin: { start?: number };
}

function readItem(line: string): Item | undefined {
  if (bullet.test(line)) return { text: line.replace(bullet, ""), start: undefined, begin: {} };
  const digits = number.exec(line)?.[1];
  if (digits === undefined) return undefined;
  const start = Number(digits);
  return { text: line.replace(number, ""), start, begin: { start } };
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
