/** Speaks to screen readers. Each text is spoken once, and does not interrupt. */
export interface Announcer {
  say(text: string): void;
}

/** Puts a live region into the frame. It stays there while the panel comes and goes. */
export function createAnnouncer(region: HTMLElement): Announcer {
  region.className = "unseen";
  region.setAttribute("role", "status");
  let count = 0;
  return {
    say(text) {
      // A reader is silent about a text that does not change, so the same words get another end.
      region.textContent = text + (count++ % 2 ? "\u00a0" : "");
    },
  };
}

const focusable = "button:not([disabled]),a[href],textarea,[tabindex='0']";

/** Keeps Tab within a panel that covers the page. */
export function keepFocusInside(panel: HTMLElement, event: KeyboardEvent): void {
  if (event.key !== "Tab") return;
  const stops = [...panel.querySelectorAll<HTMLElement>(focusable)].filter(
    (element) => element.offsetParent !== null,
  );
  const active = (panel.getRootNode() as ShadowRoot).activeElement;
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (active !== edge && active !== panel) return;
  if (active === panel && !event.shiftKey) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
}

/** The visitor points with a finger: a keyboard on the screen comes up with the focus, and Enter makes a new line. */
export function isTouch(): boolean {
  return matchMedia("(pointer: coarse)").matches;
}
