/** The rows that are in the document: indexes from `from` up to `to`, exclusive. */
export interface RowWindow {
  readonly from: number;
  readonly to: number;
}

/** A list that is no longer is there as a whole: a browser's search and a screen reader find all of it. */
const rowsMax = 140;
/** As many stand above the screen in a fresh window; the screen has thirty at most, the rest is below. */
const above = 50;
/** A window is left alone while so many of its rows are above the screen, and so many from its top edge down. */
const aboveMin = 20;
const downMin = 60;

export const noRows: RowWindow = { from: 0, to: 0 };

/**
 * The window for a list of `count` rows whose row `first` is at the top of the screen. It moves in
 * jumps, not with each row, so that most scrolling draws nothing.
 */
export function windowAround(first: number, count: number, before: RowWindow): RowWindow {
  if (count <= rowsMax) return { from: 0, to: count };
  const isWide = before.to <= count && before.to - before.from === rowsMax;
  const hasAbove = before.from === 0 || first - before.from >= aboveMin;
  const hasBelow = before.to === count || before.to - first >= downMin;
  if (isWide && hasAbove && hasBelow && first >= before.from) return before;
  const from = Math.max(0, Math.min(first - above, count - rowsMax));
  return { from, to: from + rowsMax };
}
