import type { Row } from "../rows.ts";

/** Heights of rows, in the list's own pixels: measured where a row was on the screen once, else guessed. */
export interface RowHeights {
  note(row: Row, px: number): void;
  /** Of the rows from `from` up to `to`, exclusive. */
  sum(rows: readonly Row[], from: number, to: number): number;
  /** The row at this distance from the top of the first one, and where that row begins. */
  at(rows: readonly Row[], y: number): { readonly index: number; readonly top: number };
}

/** As many letters fit into a line of a bubble. */
const lineLength = 34;
const linePx = 22;

export function createRowHeights(): RowHeights {
  const known = new Map<string, number>();
  const of = (row: Row): number => known.get(row.key) ?? guess(row);
  return {
    note: (row, px) => void known.set(row.key, px),
    sum(rows, from, to) {
      let px = 0;
      for (let index = from; index < to; index += 1) px += heightOf(rows[index], of);
      return px;
    },
    at(rows, y) {
      let top = 0;
      let index = 0;
      for (; index < rows.length - 1; index += 1) {
        const px = heightOf(rows[index], of);
        if (top + px > y) break;
        top += px;
      }
      return { index, top };
    },
  };
}

function heightOf(row: Row | undefined, of: (row: Row) => number): number {
  return row ? of(row) : 0;
}

/** Wrong by some; whoever scrolls there measures before it matters. */
function guess(row: Row): number {
  if (row.kind !== "bubble") return 32;
  const { item } = row;
  const text = item.kind === "pending" ? item.content : item.message.content;
  const files = item.kind === "pending" ? item.files?.length : item.message.attachments.length;
  return 21 + linePx * Math.ceil(text.length / lineLength) + 120 * (files ?? 0);
}
