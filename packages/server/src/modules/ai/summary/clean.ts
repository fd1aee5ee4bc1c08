import type { Line } from "../history.ts";
import { withoutForeignLinks } from "../privacy/link-filter.ts";
import { createMask, withoutSigns } from "../privacy/mask.ts";
import { clip, SENTENCE_MAX } from "./extract.ts";

/** PRIVACY: neither a provider nor a group of managers gets a phone or a document's number from a summary. */
export function hidden(lines: readonly Line[]): Line[] {
  const mask = createMask();
  return lines.map((line) => ({ ...line, text: mask.hide(line.text) }));
}

/** SECURITY: of a model's words a summary takes a few short lines of plain text, without links. */
export function linesOf(text: string, most: number): string[] {
  return withoutForeignLinks(withoutSigns(text), () => false)
    .split("\n")
    .map((line) => line.replace(/^[\s\-–—•*\d.)]{1,6}(?=\p{L})/u, "").trim())
    .filter((line) => line !== "")
    .slice(0, most)
    .map((line) => clip(line, SENTENCE_MAX));
}
