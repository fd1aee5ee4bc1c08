/** A panel that covers a small screen. */
export interface FullScreen {
  /** Takes the screen: the page stops scrolling, "back" closes, and the keyboard makes the panel smaller. */
  enter(panel: HTMLElement): void;
  leave(): void;
}

/** Width below which the panel covers the screen. */
export const smallScreen = "(max-width: 479.98px)";

const mark = "ilpoChat";

/** `onBack` is called when the visitor goes back. */
export function createFullScreen(onBack: () => void): FullScreen {
  let release: (() => void) | undefined;
  return {
    enter(panel) {
      if (release) return;
      const undo = [lockScroll(), followKeyboard(panel), catchBack(onBack)];
      release = () => undo.forEach((step) => step());
    },
    leave() {
      release?.();
      release = undefined;
    },
  };
}

function lockScroll(): () => void {
  const { style } = document.documentElement;
  const { overflow } = style;
  style.overflow = "hidden";
  return () => {
    style.overflow = overflow;
  };
}

// The keyboard of a phone covers the page without changing its height; only this viewport tells.
function followKeyboard(panel: HTMLElement): () => void {
  const viewport = window.visualViewport;
  if (!viewport) return () => undefined;
  const follow = (): void => {
    panel.style.height = `${viewport.height}px`;
    panel.style.top = `${viewport.offsetTop}px`;
  };
  follow();
  viewport.addEventListener("resize", follow);
  viewport.addEventListener("scroll", follow);
  return () => {
    viewport.removeEventListener("resize", follow);
    viewport.removeEventListener("scroll", follow);
    panel.style.height = panel.style.top = "";
  };
}

/** Of an entry that a panel has left: the step back from it is on its way. */
const left = "left";

function catchBack(onBack: () => void): () => void {
  const markNow = (): unknown => (history.state as Record<string, unknown> | null)?.[mark];
  // The page's own state goes along, so that its router finds itself where it was.
  const stateWith = (value: unknown) => ({ ...(history.state as object | null), [mark]: value });
  const push = (): void => history.pushState(stateWith(true), "");
  // A panel that has just gone has asked for its step back, which comes here: it is not the visitor's.
  let isLate = markNow() === left;
  if (!markNow()) push();
  const onPop = (): void => {
    if (markNow()) return;
    if (!isLate) return onBack();
    isLate = false;
    push();
  };
  window.addEventListener("popstate", onPop);
  return () => {
    window.removeEventListener("popstate", onPop);
    if (markNow() !== true) return;
    // One entry is left once: a second step back would leave the page.
    history.replaceState(stateWith(left), "");
    history.back();
  };
}
