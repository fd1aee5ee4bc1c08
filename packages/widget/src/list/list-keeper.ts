import type { Row } from "../rows.ts";
import { createRowHeights, type RowHeights } from "./row-heights.ts";
import { noRows, type RowWindow, windowAround } from "./row-window.ts";

/*
 * The visitor's place is an anchor: the row at the top of the screen and how far it reaches over the
 * edge; none means the end. Whatever is drawn, the anchor is put back where it was, so that nothing
 * jumps when older messages come in above, a picture grows or the window of rows moves.
 */

/** How near to an edge counts as being there, in px. */
const near = 60;
/** Above the first row. */
const paddingPx = 16;
/** So far from the oldest loaded row the next page is asked for. */
const earlyPx = 800;

/** What is to be shown. */
export interface Shown {
  readonly rows: readonly Row[];
  /** Key of the last message. */
  readonly lastKey: string | undefined;
  /** It is the visitor's own, just typed. */
  readonly isOwn: boolean;
  /** How much larger than designed the rows are. */
  readonly zoom: number;
}

interface Wishes {
  /** Other rows are to be in the document. */
  redraw(): void;
  /** Something new stands below what the visitor sees, or no longer does. */
  setNews(hasNews: boolean): void;
  /** The end is more than a screen away. */
  setAway(isAway: boolean): void;
  /** The visitor has the end on the screen. */
  onEnd(): void;
  /** The visitor comes near the oldest row that is loaded. */
  onTop(): void;
}

interface Anchor {
  readonly key: string;
  /** From the top of the screen down to the top of the row, in px; negative mostly. */
  readonly top: number;
}

/** The rows to draw, and the room that the others take. */
export interface ListPlan extends RowWindow {
  readonly above: number;
  readonly below: number;
}

export type ListKeeper = ReturnType<typeof createListKeeper>;

interface Self {
  readonly log: () => HTMLElement | null;
  readonly wishes: Wishes;
  readonly heights: RowHeights;
  shown: Shown;
  window: RowWindow;
  anchor: Anchor | undefined;
  /** Key of a row that gets the focus once it is in the document. */
  goal: string | undefined;
  /** Where the list was when it was last looked at. */
  top: number;
}

/** Keeps one list of messages: which of its rows are in the document, and the visitor's place in it. */
export function createListKeeper(log: () => HTMLElement | null, wishes: Wishes) {
  const self: Self = {
    ...{ log, wishes, heights: createRowHeights() },
    shown: { rows: [], lastKey: undefined, isOwn: false, zoom: 1 },
    ...{ window: noRows, anchor: undefined, goal: undefined, top: 0 },
  };
  return {
    /** Before a drawing: what is to be drawn. */
    plan: (shown: Shown): ListPlan => plan(self, shown),
    /** After it. */
    drawn(): void {
      measure(self);
      restore(self);
      focusGoal(self);
      look(self);
    },
    /** The visitor has scrolled, or something has another size. */
    look: () => look(self),
    settle(): void {
      restore(self);
      look(self);
    },
    toEnd(): void {
      self.anchor = undefined;
      wishes.redraw();
    },
    /** Brings a row to the upper part of the screen, and the focus to it; nothing if there is none of this key. */
    show(key: string): void {
      if (!self.shown.rows.some((row) => row.key === key)) return;
      self.anchor = { key, top: (log()?.clientHeight ?? 0) / 4 };
      self.goal = key;
      wishes.redraw();
    },
  };
}

function plan(self: Self, shown: Shown): ListPlan {
  const log = self.log();
  // The event of a scroll that has just happened may still be on its way.
  if (log && Math.abs(log.scrollTop - self.top) > 1) self.anchor = anchorOf(self, log);
  const before = self.shown;
  self.shown = shown;
  const isNew = shown.lastKey !== before.lastKey;
  if (isNew && shown.isOwn) self.anchor = undefined;
  else if (isNew && self.anchor) self.wishes.setNews(true);
  self.window = wishedWindow(self);
  const { rows } = shown;
  const { from, to } = self.window;
  return {
    ...self.window,
    above: self.heights.sum(rows, 0, from),
    below: self.heights.sum(rows, to, rows.length),
  };
}

function wishedWindow({ shown: { rows }, anchor, window }: Self): RowWindow {
  const index = anchor ? rows.findIndex(({ key }) => key === anchor.key) : -1;
  return windowAround(index < 0 ? rows.length - 1 : index, rows.length, window);
}

/** Elements of the rows that are in the document. */
function elementsOf({ log, window }: Self): Element[] {
  const all = log()?.firstElementChild?.children ?? [];
  return [...all].slice(0, window.to - window.from);
}

function measure(self: Self): void {
  const { shown, window, heights } = self;
  const elements = elementsOf(self);
  for (const [index, element] of elements.entries()) {
    const row = shown.rows[window.from + index];
    const next = elements[index + 1];
    // From one row to the next, so that the gap between them is counted.
    if (!row || !next) continue;
    const px = next.getBoundingClientRect().top - element.getBoundingClientRect().top;
    heights.note(row, px / shown.zoom);
  }
}

/** Puts the anchor back to its place on the screen. */
function restore(self: Self): void {
  const log = self.log();
  if (!log) return;
  const { anchor, window } = self;
  const index = anchor ? self.shown.rows.findIndex(({ key }) => key === anchor.key) : -1;
  const element = elementsOf(self)[index - window.from];
  if (!anchor || index < 0) log.scrollTop = log.scrollHeight;
  else if (element) {
    const off = element.getBoundingClientRect().top - edgeOf(log) - anchor.top;
    if (Math.abs(off) > 0.5) log.scrollTop += off;
  }
  self.top = log.scrollTop;
}

function focusGoal(self: Self): void {
  const { shown, window, goal } = self;
  if (goal === undefined) return;
  const index = shown.rows.findIndex(({ key }) => key === goal) - window.from;
  const element = elementsOf(self)[index];
  if (!(element instanceof HTMLElement)) return;
  self.goal = undefined;
  element.focus({ preventScroll: true });
}

function look(self: Self): void {
  const log = self.log();
  if (!log) return;
  const { wishes, shown } = self;
  const { scrollTop, scrollHeight, clientHeight } = log;
  self.top = scrollTop;
  self.anchor = anchorOf(self, log);
  const window = wishedWindow(self);
  if (window.from !== self.window.from || window.to !== self.window.to) return wishes.redraw();
  if (!self.anchor) {
    wishes.setNews(false);
    if (shown.rows.length > 0) wishes.onEnd();
  }
  wishes.setAway(scrollHeight - scrollTop > 2 * clientHeight);
  if (window.from === 0 && scrollTop < earlyPx) wishes.onTop();
}

function anchorOf(self: Self, log: HTMLElement): Anchor | undefined {
  const { scrollTop, scrollHeight, clientHeight } = log;
  if (scrollHeight - scrollTop - clientHeight < near) return undefined;
  return drawnAnchor(self, edgeOf(log)) ?? guessedAnchor(self, scrollTop);
}

function drawnAnchor(self: Self, edge: number): Anchor | undefined {
  const { shown, window } = self;
  const boxes = elementsOf(self).map((element) => element.getBoundingClientRect());
  const first = firstOnScreen(boxes, edge, window.from === 0);
  if (first < 0) return undefined;
  const drawn = shown.rows.slice(window.from, window.to);
  // A day or the line about loading goes away when older messages come in.
  const stays = drawn.findIndex((row, index) => index >= first && "item" in row);
  const index = stays < 0 ? first : stays;
  const row = drawn[index];
  return row && { key: row.key, top: (boxes[index]?.top ?? edge) - edge };
}

/** Negative when the screen is above or below all that is drawn. */
function firstOnScreen(boxes: readonly DOMRect[], edge: number, hasTop: boolean): number {
  const first = boxes.findIndex(({ bottom }) => bottom > edge);
  const isAbove = first === 0 && !hasTop && boxes.every(({ top }) => top > edge);
  return isAbove ? -1 : first;
}

/** A drag of the scroll bar has gone to where nothing is drawn yet. */
function guessedAnchor({ shown, heights }: Self, scrollTop: number): Anchor | undefined {
  const y = scrollTop / shown.zoom - paddingPx;
  const { index, top } = heights.at(shown.rows, y);
  const row = shown.rows[index];
  return row && { key: row.key, top: (top - y) * shown.zoom };
}

function edgeOf(log: HTMLElement): number {
  return log.getBoundingClientRect().top;
}
