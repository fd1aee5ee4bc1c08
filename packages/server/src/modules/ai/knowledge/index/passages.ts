/** A part of an article that can be an answer by itself. */
export interface ArticlePart {
  /** The Markdown heading that it stands under; empty when none. */
  readonly heading: string;
  readonly text: string;
}

/** Letters of a part; a paragraph that is longer stays whole. */
const PART_MAX = 900;

/** Parts an article at its headings, and where it is long between paragraphs. At least one part, in order. */
export function partsOf(body: string): ArticlePart[] {
  const parts: ArticlePart[] = [];
  let heading = "";
  for (const section of body.trim().split(/\n(?=#{1,6}\s)/)) {
    const named = /^#{1,6}\s+([^\n]*)/.exec(section);
    heading = named?.[1] ?? heading;
    const text = section.slice(named?.[0].length ?? 0).trim();
    for (const part of pieces(text)) parts.push({ heading, text: part });
  }
  return parts.length > 0 ? parts : [{ heading, text: heading }];
}

function pieces(text: string): string[] {
  const all: string[] = [];
  for (const paragraph of text.split(/\n\s*\n/).map((one) => one.trim())) {
    const last = all.at(-1);
    if (paragraph === "") continue;
    if (last !== undefined && last.length + paragraph.length <= PART_MAX) {
      all[all.length - 1] = `${last}\n\n${paragraph}`;
    } else all.push(paragraph);
  }
  return all;
}
