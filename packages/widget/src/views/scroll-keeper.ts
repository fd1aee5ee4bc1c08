/** How near to an edge counts as being there, in px. */
const near = 60;

/** What a drawing of the list has shown. */
export interface Drawn {
  readonly firstKey: string | undefined;
  readonly lastKey: string | undefined;
  /** The last line is the visitor's own, just typed. */
  readonly isOwn: boolean;
}

interface Wishes {
  /** Something new stands below what the visitor sees, or no longer does. */
  setNews(hasNews: boolean): void;
  /** The visitor has the end on the screen. */
  onEnd(): void;
  /** The visitor comes near the top. */
  onTop(): void;
}

/**
 * Scrolling of one list: follows the end while the visitor is at the end, and keeps the visitor's
 * place when older messages come in above.
 */
export function createScrollKeeper(element: HTMLElement, wishes: Wishes) {
  let isAtEnd = true;
  let top = 0;
  let height = 0;
  let shown: Drawn = { firstKey: undefined, lastKey: undefined, isOwn: false };

  const look = (): void => {
    top = element.scrollTop;
    height = element.scrollHeight;
    isAtEnd = height - top - element.clientHeight < near;
    if (isAtEnd) {
      wishes.setNews(false);
      wishes.onEnd();
    }
    if (top < near) wishes.onTop();
  };
  const toEnd = (): void => {
    element.scrollTop = element.scrollHeight;
    look();
  };
  const follow = (): void => {
    if (isAtEnd) toEnd();
  };
  const drawn = (next: Drawn): void => {
    const before = shown;
    shown = next;
    const isNew = next.lastKey !== before.lastKey;
    const hasGrownAbove =
      !isNew && before.firstKey !== undefined && next.firstKey !== before.firstKey;
    // The event of a scroll that has just happened may still be on its way.
    if (element.scrollTop < top - 1 && element.scrollHeight >= height) isAtEnd = false;
    if (hasGrownAbove) element.scrollTop = top + element.scrollHeight - height;
    else if (isAtEnd || (isNew && next.isOwn)) return toEnd();
    else if (isNew) wishes.setNews(true);
    look();
  };
  return { drawn, look, toEnd, follow };
}
